"""Signed records as they stand: the signature's numbers, or those of the last amendment after it.

For counting; permission is asked by those who call it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Expression, F, QuerySet
from pydantic_core import from_json

from groups.queries.plain import AsText
from sessions.core.attendance.snapshot import Snapshot
from sessions.models import Amendment, Signature, Standing, StandingStatus, TherapySession

Chosen = Collection[UUID] | QuerySet[TherapySession, Any]
"""Sessions by their ids, or by a query that finds them."""


def signed_among(sessions: Sequence[UUID]) -> frozenset[UUID]:
    """Those of `sessions` that are signed."""
    return frozenset(Signature.objects.filter(session__in=sessions).values_list("session_id", flat=True))


def signed_snapshots(sessions: Chosen) -> dict[UUID, Snapshot]:
    """What each signed one of `sessions` says now."""
    texts = _as_signed(sessions, AsText("snapshot"))
    return {pk: from_json(text) for pk, text in texts.items()}  # twice as fast as Python's own


def signed_hashes(sessions: Chosen) -> dict[UUID, str]:
    """For each signed one of `sessions`, the hash of what it says now."""
    return _as_signed(sessions, F("snapshot_hash"))


def _as_signed(sessions: Chosen, what: Expression | F) -> dict[UUID, str]:
    signed = Signature.objects.filter(session__in=sessions)
    found: dict[UUID, str] = dict(signed.values_list("session_id", what))
    if found:
        amended = Amendment.objects.filter(session__in=sessions).order_by("session_id", "revision")
        found.update(amended.values_list("session_id", what))
    return found


def standings_of(sessions: Chosen) -> dict[UUID, dict[str, str]]:
    """By session and person (text), the status that staff set last; those taken back are left out."""
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    rows = Standing.objects.filter(session__in=sessions).order_by("id")
    for session, person, status in rows.values_list("session_id", "person_id", "status"):
        found[session][str(person)] = status
    return {
        session: {person: status for person, status in people.items() if status != StandingStatus.AS_COUNTED}
        for session, people in found.items()
    }
