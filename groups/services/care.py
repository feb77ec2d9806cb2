"""Moving a stay between levels of care, and what one client's own plan asks."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from groups.core.level import Level
from groups.models import CareLevel, ClientRequirement, Enrollment
from vioip.accounts.models import User
from vioip.audit.record import write_audit


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlan:
    """What a client's plan asks from `starts` to `ends` (both inside; None: until ended)."""

    starts: date
    ends: date | None = None
    min_minutes: int = 540
    max_minutes: int | None = 1140
    min_days: int = 3
    day_minutes: int = 180


@transaction.atomic
def set_level(actor: User | None, stay: Enrollment, level: Level, *, starts: date) -> CareLevel:
    """`stay` is at `level` from `starts` on. Raises ValidationError outside the stay, or twice for a day."""
    row = CareLevel(enrollment=stay, level=level, starts=starts)
    row.full_clean()
    row.save()
    write_audit(actor, "stay.level_set", stay, {"level": level, "starts": starts})
    return row


@transaction.atomic
def set_own_plan(actor: User | None, stay: Enrollment, plan: OwnPlan) -> ClientRequirement:
    """What is asked of this client alone. Raises ValidationError for an overlap or a day outside the stay."""
    row = ClientRequirement(enrollment=stay, **asdict(plan))
    row.full_clean()
    row.save()
    write_audit(actor, "stay.requirement_set", stay, asdict(plan))
    return row


@transaction.atomic
def end_own_plan(actor: User | None, row: ClientRequirement, *, day: date) -> None:
    """Ends it; `day` is its last. Raises ValidationError when that is before the first."""
    row.ends = day
    row.full_clean()
    row.save(update_fields=["ends"])
    write_audit(actor, "stay.requirement_ended", row.enrollment, {"day": day})
