"""The server-rendered pages: who may see which, and whether they print what was counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client

from groups.models import Enrollment, Requirement, UnitRule
from groups.services.payer import Terms, create_payer, set_payer
from sessions.core.attendance.facts import (
    LOBBY,
    MAIN,
    Ended,
    Excluded,
    Fact,
    Joined,
    Left,
    Moved,
    Seen,
    Started,
)
from sessions.core.attendance.standing import remembered_standing
from sessions.models import TherapySession
from sessions.services.ledger import write_facts
from sessions.services.therapy_session import cancel_session
from sessions.templatetags.iop import drawn_row
from tests.cast import ADMITTED, Cast
from vioip.accounts.models import User

MINUTE = 60_000


def get(person: User | None, path: str) -> HttpResponse:
    browser = Client()
    if person is not None:
        browser.force_login(person)
    return browser.get(path)  # type: ignore[return-value]


def attend(cast: Cast, session: TherapySession) -> None:
    """The facilitator leads from 9 to 12; the client waits 6 minutes and stays; the groupmate never comes."""
    at = session.start_ms
    name = str(session.pk)
    client, leader = str(cast.client.pk), str(cast.facilitator.pk)
    facts: list[Callable[[int], Fact]] = [
        lambda n: Joined(
            at_ms=at, session=name, epoch=1, seq=n, person=leader, peer="f", role="facilitator", place=MAIN
        ),
        lambda n: Started(at_ms=at, session=name, epoch=1, seq=n),
        lambda n: Joined(
            at_ms=at, session=name, epoch=1, seq=n, person=client, peer="c", role="client", place=LOBBY
        ),
        lambda n: Moved(at_ms=at + 6 * MINUTE, session=name, epoch=1, seq=n, peer="c", place=MAIN),
        lambda n: Seen(at_ms=at + 180 * MINUTE, session=name, epoch=1, seq=n, peer="f", since_ms=at),
        lambda n: Seen(at_ms=at + 180 * MINUTE, session=name, epoch=1, seq=n, peer="c", since_ms=at),
        lambda n: Left(at_ms=at + 180 * MINUTE, session=name, epoch=1, seq=n, peer="c", reason="ended"),
        lambda n: Ended(at_ms=at + 180 * MINUTE, session=name, epoch=1, seq=n),
    ]
    write_facts(session.pk, [make(number) for number, make in enumerate(facts, 1)])


@pytest.mark.parametrize(
    ("part", "where"),
    [
        ("client", "/week/"),
        ("facilitator", "/today/"),
        ("coordinator", "/board/"),
        ("administrator", "/admin/"),
    ],
)
def test_home_leads_everybody_to_their_own_page(cast: Cast, part: str, where: str) -> None:
    assert get(cast.everybody()[part], "/")["Location"] == where


def test_somebody_without_a_role_reads_a_kind_sentence(cast: Cast) -> None:
    page = get(cast.stranger, "/")
    assert page.status_code == 200
    assert "has not put you in a program yet" in page.content.decode()


@pytest.mark.parametrize("path", ["/", "/week/", "/today/", "/board/"])
def test_whoever_is_not_signed_in_is_asked_to(db: None, path: str) -> None:
    assert get(None, path)["Location"] == f"/accounts/login/?next={path}"


# 200 for those a page is for, 302 to one's own page, 404 for everybody else.
WHO = {
    "/today/": {"facilitator": 200, "other_therapist": 200},
    "/board/": {"coordinator": 200, "administrator": 200},
    "/clients/{client}/week/": {"client": 302, "coordinator": 200, "administrator": 200},
    "/sessions/{session}/substitute/": {"coordinator": 200, "administrator": 200},
    "/clients/{client}/week/record/": {"client": 302, "coordinator": 200, "administrator": 200},
    "/sessions/{session}/": {
        "client": 200,
        "groupmate": 200,
        "facilitator": 200,
        "coordinator": 200,
        "administrator": 200,
    },
}


@pytest.mark.parametrize("path", WHO)
def test_every_page_for_everybody(cast: Cast, path: str) -> None:
    url = path.format(client=cast.client.pk, session=cast.session.pk)
    answers = {part: get(person, url).status_code for part, person in cast.everybody().items()}
    assert answers == {part: WHO[path].get(part, 404) for part in cast.everybody()}


def test_a_client_reads_what_counted_and_why(cast: Cast) -> None:
    attend(cast, cast.session)
    page = get(cast.client, f"/sessions/{cast.session.pk}/").content.decode()
    assert "<strong>2 h 54</strong> · 6 min in the waiting room, which does not count" in page
    assert "waiting room 6 min, counted 2 h 54." in page


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_before_a_session_nobody_reads_a_nought(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, is_cancelled: bool
) -> None:
    at = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    if is_cancelled:
        cancel_session(cast.facilitator, cast.session, reason="", now=at)
    page = get(cast.client, f"/sessions/{cast.session.pk}/").content.decode()
    assert ("Once it is over you read here what counted" in page) is not is_cancelled
    assert "What count" not in page
    assert "0 s" not in page


def test_a_client_reads_nobody_else(cast: Cast) -> None:
    attend(cast, cast.session)
    for path in (f"/sessions/{cast.session.pk}/", "/week/?day=2026-03-02"):
        page = get(cast.client, path).content.decode()
        assert cast.groupmate.given_name not in page
        assert cast.groupmate.family_name not in page
        assert cast.client.family_name not in page


def test_my_week_adds_up(cast: Cast) -> None:
    attend(cast, cast.session)
    page = get(cast.client, "/week/?day=2026-03-02").content.decode()
    assert "<strong>2 h 54</strong> of 9 h" in page
    assert "less than planned" in page


def test_the_board_shows_the_same_minutes_and_who_needs_help_first(cast: Cast) -> None:
    attend(cast, cast.session)
    page = get(cast.coordinator, "/board/?day=2026-03-02").content.decode()
    assert ">2:54</a>" in page
    assert page.index(cast.groupmate.full_name) < page.index(cast.client.full_name)


def test_the_board_never_shows_a_number_of_before(cast: Cast) -> None:
    attend(cast, cast.session)
    page = "/board/?day=2026-03-02"
    before = get(cast.coordinator, page).content.decode()
    start = cast.session.start_ms
    asleep = Excluded(
        at_ms=start + 10_800_000,
        session=str(cast.session.pk),
        epoch=1,
        seq=900,
        person=str(cast.client.pk),
        from_ms=start,
        to_ms=start + 1_800_000,
        by=str(cast.facilitator.pk),
        reason="Asleep.",
    )
    write_facts(cast.session.pk, [asleep])
    cast.client.given_name = "Renamed"
    cast.client.save()
    after = get(cast.coordinator, page).content.decode()
    drawn_row.cache_clear()
    remembered_standing.cache_clear()
    assert _rows(get(cast.coordinator, page).content.decode()) == _rows(after) != _rows(before)
    assert "Renamed" in after


def _rows(page: str) -> str:
    return page[page.index("<tbody>") : page.index("</tbody>")]


def test_every_number_of_the_board_opens_its_timeline(cast: Cast) -> None:
    attend(cast, cast.session)
    page = get(cast.coordinator, f"/clients/{cast.client.pk}/week/?day=2026-03-02").content.decode()
    assert f'id="session-{cast.session.pk}"' in page
    assert "<svg" in page


def test_the_facilitator_reads_everybody(cast: Cast) -> None:
    attend(cast, cast.session)
    page = get(cast.facilitator, f"/sessions/{cast.session.pk}/").content.decode()
    assert f"{cast.client.full_name}: " in page
    assert f"{cast.groupmate.full_name}: " in page


def test_a_day_that_is_none_is_said_to_be(cast: Cast) -> None:
    assert get(cast.client, "/week/?day=tomorrow").status_code == 400


def test_joining_is_offered_from_ten_minutes_before(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for now, is_offered in (("13:49", False), ("13:50", True), ("15:00", True)):
        at = datetime.fromisoformat(f"2026-03-02T{now}:00").replace(tzinfo=UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda at=at: at)
        page = get(cast.client, "/week/").content.decode()
        assert (f'href="/sessions/{cast.session.pk}/room/"' in page) is is_offered


def test_pages_carry_no_style_attributes_and_no_strange_origin(cast: Cast) -> None:
    attend(cast, cast.session)
    for person, path in ((cast.client, "/week/?day=2026-03-02"), (cast.coordinator, "/board/")):
        page = get(person, path)
        text = page.content.decode()
        assert " style=" not in text
        assert "default-src 'none'" in page["Content-Security-Policy"]
        assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")


def test_what_moves_sideways_can_be_reached_by_keys_and_has_a_name(repository: Path) -> None:
    templates = (repository / "sessions" / "templates").rglob("*.html")
    places = [tag for one in templates for tag in re.findall('<div class="scroll"[^>]*>', one.read_text())]
    assert len(places) > 5
    assert [tag for tag in places if 'tabindex="0"' not in tag or " aria-label" not in tag] == []


def test_a_session_that_is_not_there_answers_like_one_of_others(cast: Cast) -> None:
    nowhere = get(cast.other_client, f"/sessions/{UUID(int=7)}/")
    elsewhere = get(cast.other_client, f"/sessions/{cast.session.pk}/")
    assert (nowhere.status_code, nowhere.content) == (elsewhere.status_code, elsewhere.content)


def test_staff_read_what_each_day_comes_to_for_the_payer(cast: Cast) -> None:
    stay = Enrollment.objects.get(client=cast.client)
    terms = Terms(starts=ADMITTED, day_minutes=150, unit_rule=UnitRule.BY_TOTAL)
    set_payer(None, stay, create_payer(None, name="Harbor Mutual", terms=terms), starts=ADMITTED)
    attend(cast, cast.session)
    path = f"/clients/{cast.client.pk}/week/?day=2026-03-02"
    page = get(cast.coordinator, path).content.decode()
    for words in (
        "Harbor Mutual",
        "Intensive outpatient",
        "full day",
        "reach the day minimum of 150",
        "Units",
    ):
        assert words in page
    assert "Harbor Mutual" not in get(cast.client, "/week/?day=2026-03-02").content.decode()


def test_a_payer_that_takes_no_single_services_pays_nothing_for_a_short_day(cast: Cast) -> None:
    """Case 16 of the law: the day falls back if the profile says so, and only then."""
    stay = Enrollment.objects.get(client=cast.client)
    terms = Terms(starts=ADMITTED, day_minutes=240, unit_rule=UnitRule.BY_TOTAL, fallback=False)
    payer = create_payer(None, name="Harbor Mutual", terms=terms)
    attend(cast, cast.session)
    path = f"/clients/{cast.client.pk}/week/?day=2026-03-02"
    assert "single services</strong>" in get(cast.coordinator, path).content.decode()
    set_payer(None, stay, payer, starts=ADMITTED)
    page = get(cast.coordinator, path).content.decode()
    assert "not billable</strong>" in page
    assert "this payer takes no single services instead" in page
    assert '<td class="number">0</td>' in page, "units"


def test_staff_read_what_is_over_the_maximum_on_the_board_and_in_the_week(cast: Cast) -> None:
    Requirement.objects.update(min_minutes=60, min_days=1, max_minutes=150)
    attend(cast, cast.session)
    board = get(cast.coordinator, "/board/?day=2026-03-02").content.decode()
    assert board.count("over the weekly maximum") == 1
    for path in (f"/clients/{cast.client.pk}/week/", f"/clients/{cast.client.pk}/week/record/"):
        page = get(cast.coordinator, f"{path}?day=2026-03-02").content.decode()
        assert re.search(r"0:\d\d</strong> over the weekly maximum of <span [^>]*>2:30", page), path
    assert "maximum" not in get(cast.client, "/week/?day=2026-03-02").content.decode()


def test_the_board_has_pages(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sessions.queries.board.PAGE_ROWS", 2)
    first, second, beyond = (
        get(cast.coordinator, f"/board/?page={page}").content for page in ("1", "2", "9")
    )
    assert (b"Page 1 of 2" in first, b"Page 2 of 2" in second, b"Page 2 of 2" in beyond) == (True, True, True)
    rows = [page.count(b'<th scope="row">') for page in (first, second)]
    assert rows == [2, 1]
    for strange in ("-1", "x", "", "1" * 9):
        assert b"Page 1 of 2" in get(cast.coordinator, f"/board/?page={strange}").content
