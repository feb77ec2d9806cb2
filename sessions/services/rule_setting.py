"""Setting a program's rules of counting."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from groups.models import Program
from sessions.models import RuleSetting
from sessions.services.announcement import announce_schedule
from vioip.accounts.models import User
from vioip.audit.record import write_audit


@transaction.atomic
def set_rule(
    actor: User | None, program: Program, key: str, *, value: int | bool | str, starts: date
) -> RuleSetting:
    """`key` is `value` for service dates from `starts` on.

    Raises ValidationError for a rule or value nobody knows, or a second value from the same day. Sessions
    that are not signed are counted again when they are next read.
    """
    row = RuleSetting(program=program, key=key, value=value, starts=starts)
    row.full_clean()
    row.save()
    write_audit(actor, "rule.set", program, {"rule": key, "value": value, "starts": starts})
    announce_schedule()
    return row
