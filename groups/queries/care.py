"""What was decided about stays, day by day: levels of care, payers with their terms, own plans.

Read in a handful of queries for any number of stays; what it comes to is for `sessions` to judge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from groups.models import CareLevel, ClientRequirement, PayerTerms, Requirement, StayPayer

RowT = TypeVar("RowT")
KeyT = TypeVar("KeyT", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class CareRows:
    """Dated rows in order of their starts: of programs and payers by id, the others by stay."""

    requirements: dict[UUID, list[Requirement]]
    terms: dict[UUID, list[PayerTerms]]
    levels: dict[UUID, list[CareLevel]]
    payers: dict[UUID, list[StayPayer]]
    own: dict[UUID, list[ClientRequirement]]


def care_rows(stays: Collection[UUID] | None) -> CareRows:
    """The rows of `stays` (None: of every stay), and all requirements and terms."""
    chosen = {} if stays is None else {"enrollment__in": list(stays)}
    payers = StayPayer.objects.filter(**chosen).select_related("payer").order_by("starts")
    levels = CareLevel.objects.filter(**chosen).order_by("starts")
    own = ClientRequirement.objects.filter(**chosen).order_by("starts")
    return CareRows(
        requirements=_sorted_by(Requirement.objects.order_by("starts"), lambda row: row.program_id),
        terms=_sorted_by(PayerTerms.objects.order_by("starts"), lambda row: row.payer_id),
        levels=_sorted_by(levels, lambda row: row.enrollment_id),
        payers=_sorted_by(payers, lambda row: row.enrollment_id),
        own=_sorted_by(own, lambda row: row.enrollment_id),
    )


def _sorted_by(rows: Iterable[RowT], key: Callable[[RowT], KeyT]) -> dict[KeyT, list[RowT]]:
    found: dict[KeyT, list[RowT]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return dict(found)
