"""Those who lead show something to everybody in the room; nobody at the door knows of it."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from sessions.core.protocol.commands import Admit
from sessions.core.protocol.handouts import Handout, ShareFile, ShareLink, WithdrawHandout
from sessions.core.protocol.values import Meeting
from sessions.core.room.effects import Effect, HandoutNoted
from sessions.core.room.handout_list import SHOWN_MAX
from tests.sessions.core.room.stage import NAMES, Stage
from tests.sessions.core.room.stage import PLAN as ROOM
from tests.sessions.core.room.test_together import code

RUTH = NAMES["ruth"][0]
FILE = "8a6f0c52-5b1d-4f0e-9b1c-0d2f6a7e9c31"
PLAN = ShareFile(ref=2, file=FILE, title="Relapse plan", kind="pdf", bytes=81_000)
LINK = ShareLink(ref=3, title="Meetings", link="https://meetings.invalid/near?week=1#map")


def shown(stage: Stage, person: str) -> tuple[str, ...]:
    return tuple(handout.id for handout in stage.believed(person).between.handouts)


def noted(effects: list[Effect]) -> list[HandoutNoted]:
    return [effect for effect in effects if isinstance(effect, HandoutNoted)]


def test_everybody_inside_reads_it_a_latecomer_too_and_the_lobby_does_not() -> None:
    stage = Stage().open("ana")
    assert code(stage, "ruth-1", PLAN) is None
    assert code(stage, "ruth-1", LINK) is None
    assert stage.believed("ana").between.handouts == (
        Handout(
            id=FILE,
            title="Relapse plan",
            kind="pdf",
            link=None,
            bytes=81_000,
            name=RUTH,
            at_ms=stage.at,
        ),
        Handout(
            id="link-1",
            title="Meetings",
            kind="link",
            link=LINK.link,
            bytes=0,
            name=RUTH,
            at_ms=stage.at,
        ),
    )
    stage.arrive("ben", peer="ben-1")
    assert shown(stage, "ben") == ()
    stage.ask("ruth-1", Admit(ref=4, participant="ben"))
    assert shown(stage, "ben") == (FILE, "link-1")


@pytest.mark.parametrize(("meeting", "handed"), [("group", ()), ("individual", (FILE,)), ("family", (FILE,))])
def test_a_guest_is_handed_what_is_shown_but_in_a_group(meeting: Meeting, handed: tuple[str, ...]) -> None:
    stage = Stage(plan=replace(ROOM, meeting=meeting)).open("ana")
    stage.arrive("ines", peer="ines-1")
    stage.ask("ruth-1", Admit(ref=4, participant="ines"))
    stage.ask("ruth-1", PLAN)
    assert (shown(stage, "ana"), shown(stage, "ines")) == ((FILE,), handed)
    assert code(stage, "ines-1", WithdrawHandout(ref=5, handout=FILE)) == "not_allowed"


def test_a_client_shares_and_withdraws_nothing() -> None:
    stage = Stage().open("ana")
    assert code(stage, "ruth-1", PLAN) is None
    for command in (PLAN, LINK, WithdrawHandout(ref=4, handout=FILE)):
        assert code(stage, "ana-1", command) == "not_allowed"
    assert shown(stage, "ana") == (FILE,)


def test_it_is_withdrawn_once_and_the_trail_reads_ids_alone() -> None:
    stage = Stage().open("ana")
    shared = stage.ask("ruth-1", PLAN)
    withdrawn = stage.ask("ruth-1", WithdrawHandout(ref=4, handout=FILE))
    assert shown(stage, "ana") == ()
    assert code(stage, "ruth-1", WithdrawHandout(ref=5, handout=FILE)) == "no_handout"
    assert noted(shared) == [HandoutNoted(handout=FILE, by="ruth", kind="shared")]
    assert noted(withdrawn) == [HandoutNoted(handout=FILE, by="ruth", kind="withdrawn")]


def test_as_many_as_fit_and_none_twice_also_after_a_restart() -> None:
    stage = Stage().open("ana")
    assert code(stage, "ruth-1", PLAN) is None
    assert code(stage, "ruth-1", PLAN) == "not_allowed"
    for _ in range(SHOWN_MAX - 1):
        assert code(stage, "ruth-1", LINK) is None
    assert code(stage, "ruth-1", LINK) == "many_handouts"
    links = tuple(f"link-{n}" for n in range(1, SHOWN_MAX))
    assert shown(stage, "ana") == (FILE, *links)
    code(stage, "ruth-1", WithdrawHandout(ref=4, handout="link-9"))
    stage = stage.restart()
    stage.arrive("ruth", peer="ruth-2")
    stage.arrive("ana", peer="ana-2")
    assert code(stage, "ruth-2", LINK) is None
    assert shown(stage, "ana") == (FILE, *links[:-1], "link-10")


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,hello",
        "ftp://files.invalid/a",
        "https://",
        "https:///path",
        "//meetings.invalid/",
        "https://bank.invalid@other.invalid/",
        "https://meetings.invalid/with space",
        "https://m\u0435etings.invalid/",
        "https://meetings.invalid/\u202etxt",
        "https://meetings.invalid/\nSet",
        "HTTPS://meetings.invalid/ ",
    ],
)
def test_a_link_is_a_plain_web_address(link: str) -> None:
    with pytest.raises(ValidationError):
        ShareLink(ref=1, title="Meetings", link=link)


@pytest.mark.parametrize("file", ["", "link-1", FILE.upper(), f"{FILE}/../x", "../../etc"])
def test_a_file_is_named_by_an_id(file: str) -> None:
    with pytest.raises(ValidationError):
        ShareFile(ref=1, file=file, title="Plan", kind="pdf", bytes=1)
