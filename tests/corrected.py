"""A session of the cast that is over, and instants of its day, for tests of corrections and signatures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404

from sessions.core.attendance.snapshot import digest, freeze
from sessions.models import Signature, TherapySession
from sessions.queries.signoff import counted_afresh
from sessions.services.correction import Stretch
from sessions.services.signoff import sign
from tests.attended import attend
from tests.cast import GROUP_START, Cast
from vioip.accounts.models import User

AFTER = GROUP_START + timedelta(hours=4)


def at(minute: float) -> datetime:
    """`minute` minutes after 9:00, the planned start."""
    return GROUP_START + timedelta(minutes=minute)


def held(cast: Cast, *, ended: int | None = 180, client: tuple[int, int] = (0, 180)) -> TherapySession:
    """The first circle met, led by its facilitator; the groupmate stayed throughout."""
    last = ended or 180
    attend(
        cast.session,
        {cast.client: client, cast.groupmate: (0, last)},
        led_by=cast.facilitator,
        ended=ended,
    )
    return cast.session


def stretch(person: User | UUID, start: float, end: float, reason: str = "By phone.") -> Stretch:
    """Minutes after the planned start."""
    who = person if isinstance(person, UUID) else person.pk
    return Stretch(person=who, start=at(start), end=at(end), reason=reason)


def signed(cast: Cast, by: User | None = None, *, now: datetime = AFTER) -> Signature:
    """The session signed as it stands."""
    seen = digest(freeze(counted_afresh(cast.session, now=now)))
    return sign(by or cast.facilitator, cast.session, seen=seen, now=now)


def minutes(session: TherapySession, person: User, *, now: datetime = AFTER) -> int:
    """What the session comes to for `person`, counted from its facts."""
    return counted_afresh(session, now=now).people[str(person.pk)].credited_s // 60


def outcome(act: Callable[[], object]) -> str:
    """`done`, `404`, or the code of the refusal."""
    try:
        act()
    except Http404:
        return "404"
    except ValidationError as refusal:
        errors = refusal.error_dict.values() if hasattr(refusal, "error_dict") else [refusal.error_list]
        return str(next(iter(errors))[0].code)
    return "done"
