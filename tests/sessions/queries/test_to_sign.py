"""What waits for a signature, by whom it was led, and until when."""

from __future__ import annotations

from datetime import date, timedelta

from sessions.models import RosterEntry, TherapySession
from sessions.queries.to_sign import ToSign, sign_by, to_sign
from tests.browser import browser
from tests.cast import GROUP_START, Cast, make_session
from tests.corrected import AFTER, held, signed

DAY = timedelta(days=1)


def told(found: list[ToSign]) -> list[tuple[TherapySession, date, bool]]:
    return [(one.session, one.sign_by, one.is_past) for one in found]


def test_three_business_days_or_what_the_program_says(cast: Cast) -> None:
    assert sign_by(cast.session) == date(2026, 3, 5)
    assert sign_by(make_session(cast.group, GROUP_START + 2 * DAY)) == date(2026, 3, 9), "over a weekend"
    cast.session.program.sign_within_days = 1
    assert sign_by(cast.session) == date(2026, 3, 3)


def test_what_one_led_on_earlier_days_and_nobody_signed(cast: Cast) -> None:
    held(cast)
    wednesday = make_session(cast.group, GROUP_START + 2 * DAY)
    cancelled = make_session(cast.group, GROUP_START + 3 * DAY)
    TherapySession.objects.filter(pk=cancelled.pk).update(cancelled_at=GROUP_START)
    empty = make_session(cast.group, GROUP_START + DAY)
    RosterEntry.objects.filter(session=empty, role="client").delete()
    assert told(to_sign(cast.facilitator, now=AFTER)) == [], "today's are on the page anyway"
    friday = AFTER + 4 * DAY
    assert told(to_sign(cast.facilitator, now=friday)) == [
        (cast.session, date(2026, 3, 5), True),
        (wednesday, date(2026, 3, 9), False),
    ]
    assert [one.session for one in to_sign(cast.other_therapist, now=friday)] == [cast.other_session]
    signed(cast)
    assert [one.session for one in to_sign(cast.facilitator, now=friday)] == [wednesday]
    assert to_sign(cast.coordinator, now=friday) == to_sign(cast.client, now=friday) == []


def test_today_says_so(cast: Cast) -> None:
    """The clock of the page is the real one: all of the cast's sessions are long past."""
    page = browser(cast.facilitator).get("/today/").content.decode()
    assert "1 earlier session to sign" in page
    assert "was due Thu 5 Mar" in page
    assert f"/sessions/{cast.session.pk}/review/" in page
    assert str(cast.other_session.pk) not in page
    signed(cast)
    assert "to sign" not in browser(cast.facilitator).get("/today/").content.decode()
