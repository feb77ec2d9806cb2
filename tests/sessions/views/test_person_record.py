"""One person's record: who reads it, what it says, and that it prints on one page."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from sessions.core.attendance.facts import MAIN, Fact, Joined, Left, Seen
from sessions.models import RuleSetting
from sessions.services.correction import exclude
from sessions.services.ledger import write_facts
from tests.attended import attend
from tests.cast import Cast
from tests.corrected import AFTER, held, signed, stretch
from tests.printed import pages_of, styled, words_of
from vioip.accounts.models import User


def page_for(person: User, cast: Cast, who: User) -> tuple[int, str]:
    browser = Client()
    browser.force_login(person)
    answer = browser.get(f"/sessions/{cast.session.pk}/people/{who.pk}/")
    return answer.status_code, answer.content.decode()


def test_everybody_asks_for_it(cast: Cast) -> None:
    may = {"facilitator", "coordinator", "administrator"}
    for part, person in cast.everybody().items():
        assert page_for(person, cast, cast.client)[0] == (200 if part in may else 404), part


def test_somebody_who_was_not_there_has_no_page(cast: Cast) -> None:
    assert page_for(cast.facilitator, cast, cast.other_client)[0] == 404


def test_what_it_says_before_and_after_the_signature(cast: Cast) -> None:
    held(cast, client=(10, 180))
    page = page_for(cast.facilitator, cast, cast.client)[1]
    assert "Not signed yet." in page
    assert "Present in the room, with a facilitator, inside the service window." in page
    assert cast.groupmate.full_name not in page
    signed(cast)
    exclude(cast.facilitator, cast.session, stretch(cast.client, 20, 30, "Asleep."), now=AFTER)
    page = page_for(cast.facilitator, cast, cast.client)[1]
    assert "<del>2 h 50, attended</del> → <ins>2 h 40, attended</ins>" in page
    assert "excluded" in page[page.index("Raw facts") :]


def test_reasons_are_told_by_the_rules_that_counted(cast: Cast) -> None:
    """Signed while two minutes were bridged: neither today's rules nor the defaults have a say in it."""
    attend(cast.session, {cast.groupmate: (0, 180)}, led_by=cast.facilitator, ended=180)
    write_facts(cast.session.pk, [*stayed(cast, 910, 0, 60), *stayed(cast, 920, 61.5, 180)])
    RuleSetting.objects.create(program=cast.program, starts="2026-01-01", key="grace_s", value=120)
    unsigned = page_for(cast.facilitator, cast, cast.client)[1]
    signed(cast)
    RuleSetting.objects.update(value=30)
    for page in (unsigned, page_for(cast.facilitator, cast, cast.client)[1]):
        assert "Connection lost and back within 120 s (at most 300 s a session): counted." in page


def stayed(cast: Cast, seq: int, start: float, end: float) -> list[Fact]:
    """The client was in main from one minute to another, and their line was lost."""
    first, last = (cast.session.start_ms + round(minute * 60_000) for minute in (start, end))
    where, who, peer = str(cast.session.pk), str(cast.client.pk), f"p{seq}"
    return [
        Joined(
            at_ms=first, session=where, epoch=1, seq=seq, person=who, peer=peer, role="client", place=MAIN
        ),
        Seen(at_ms=last, session=where, epoch=1, seq=seq + 1, peer=peer, since_ms=first),
        Left(at_ms=last, session=where, epoch=1, seq=seq + 2, peer=peer, reason="timeout"),
    ]


@pytest.mark.browser
def test_it_prints_on_one_page(cast: Cast, repository: Path) -> None:
    """With nine stretches taken out, so twenty lines, and two amendments; facts stay on the screen."""
    held(cast, client=(2, 175))
    words = words_of(styled(page_for(cast.facilitator, cast, cast.client)[1], repository))
    assert ("Not signed yet." in words, "Raw facts" in words) == (True, False)
    for minute in range(10, 80, 10):
        exclude(cast.facilitator, cast.session, stretch(cast.client, minute, minute + 5, "Away."), now=AFTER)
    signed(cast)
    for minute in (100, 110):
        exclude(cast.facilitator, cast.session, stretch(cast.client, minute, minute + 5, "Away."), now=AFTER)
    page = page_for(cast.facilitator, cast, cast.client)[1]
    assert page.count("Marked as present but not taking part.") == 9
    assert (pages_of(styled(page, repository)), pages_of("<p>x</p>" * 400) > 1) == (1, True)
