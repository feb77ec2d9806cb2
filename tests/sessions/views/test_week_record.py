"""A client's week on paper: whole, on few sheets, and with the raw facts one press away on the screen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from sessions.services.correction import enter_by_hand, exclude
from sessions.services.demo_visit import Visit, session_facts
from sessions.services.ledger import write_facts
from tests.attended import attend
from tests.cast import GROUP_START, Cast, make_session
from tests.corrected import AFTER, held, signed, stretch
from tests.printed import pages_of, styled, words_of

DAY = "?day=2026-03-02"
FRIDAY = GROUP_START + timedelta(days=4)


@pytest.fixture
def week(cast: Cast) -> Cast:
    """Monday: signed, with three stretches taken out. Wednesday by hand. Friday in part."""
    held(cast, client=(2, 175))
    for minute in (30, 60, 90):
        exclude(cast.facilitator, cast.session, stretch(cast.client, minute, minute + 5, "Away."), now=AFTER)
    signed(cast)
    wednesday, friday = (make_session(cast.group, GROUP_START + timedelta(days=days)) for days in (2, 4))
    later, reason = FRIDAY + timedelta(days=1), "Came in person."
    enter_by_hand(cast.facilitator, wednesday, cast.client.pk, reason=reason, modality="unknown", now=later)
    attend(friday, {cast.client: (10, 120)}, led_by=cast.facilitator, ended=180)
    return cast


def page_of(cast: Cast, path: str) -> str:
    browser = Client()
    browser.force_login(cast.coordinator)
    return browser.get(f"/clients/{cast.client.pk}/week/{path}").content.decode()


def test_every_session_and_every_stretch_is_there(week: Cast) -> None:
    page = page_of(week, f"record/{DAY}")
    assert page.count('scope="rowgroup"') == 3
    assert page.count("Marked as present but not taking part.") == 3
    assert f"signed by {week.facilitator.full_name}, revision 1" in page
    assert (page.count("not signed"), page.count(" · entered by hand")) == (2, 1)
    assert page.count(", as they were written down</summary>") == 3
    assert "excluded" in page[page.index("Raw facts") :]
    assert week.groupmate.full_name not in page


def test_the_week_leads_to_it(week: Cast) -> None:
    assert f"/clients/{week.client.pk}/week/record/{DAY}" in page_of(week, DAY)


@pytest.mark.browser
def test_it_prints_on_one_page_with_everything_unfolded(week: Cast, repository: Path) -> None:
    page = styled(page_of(week, f"record/{DAY}"), repository)
    words = words_of(page)
    assert words.count("Marked as present but not taking part.") == 3
    assert "Monday 2 March, First circle: 2:38:00" in words
    assert ("not taking part" in words, "Raw facts" in words) == (True, False)
    assert pages_of(page) == 1


@pytest.mark.browser
def test_pages_with_folded_tables_print_them_too(week: Cast, repository: Path) -> None:
    words = words_of(styled(page_of(week, DAY), repository))
    assert words.count("marked as not taking part") > 3, "in the key and in the rows of the table"
    assert "entered by hand" in words
    assert "Every stretch, with its reason" not in words


@pytest.mark.browser
def test_a_full_week_with_many_breaks_of_the_line_prints_on_one_page(cast: Cast, repository: Path) -> None:
    leaders, gaps = [str(cast.facilitator.pk)], ((3000, 3030), (8000, 8300))
    others = (make_session(cast.group, GROUP_START + timedelta(days=days)) for days in (1, 2, 3, 4))
    for number, session in enumerate((cast.session, *others)):
        visits = {str(cast.client.pk): Visit(arrive_s=-200, gaps=gaps if number < 3 else ())}
        name, start, length = str(session.pk), session.start_ms, session.planned_s
        facts = session_facts(name, name, start_ms=start, length_s=length, leaders=leaders, visits=visits)
        write_facts(session.pk, facts)
    page = page_of(cast, f"record/{DAY}")
    sheets = pages_of(styled(page, repository))
    assert (page.count("No proof of life"), sheets) == (3, 1)
