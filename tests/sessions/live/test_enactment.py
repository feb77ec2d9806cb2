"""Effects, carried out: on sockets, in the ledger, in the media plane; one that fails stops no other."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from sessions.core.attendance.facts import Started
from sessions.core.protocol.events import Answered, Ok, Refused, RejoinGranted
from sessions.core.protocol.values import RefusalCode
from sessions.core.room.effects import (
    AttendanceChanged,
    Close,
    CloseMedia,
    DoorNoted,
    GrantRejoin,
    LineSaid,
    Negotiate,
    Record,
    Remember,
    Removed,
    SafetyNoted,
    SeatMedia,
    Send,
    SendingMedia,
)
from sessions.core.room.lobby import KeptLobby
from sessions.core.room.memory import RoomMemory
from sessions.live.enactment import Enactment, Ends, Negotiated
from sessions.services.tickets import RejoinToken, read_entry
from tests.sessions.live.parts import PLAN, SESSION, Deck, Line, Pages, guest


class Stage:
    """An enactment with one guest, "p1", and everything it did."""

    def __init__(self) -> None:
        self.pages, self.deck = Pages(), Deck()
        self.posted: asyncio.Queue[Negotiated] = asyncio.Queue()
        self.enactment = Enactment(PLAN, Ends(self.pages, self.deck, self.pages), post=self._post)
        self.guest, self.line = guest()
        self.enactment.guests["p1"] = self.guest

    def _post(self, answer: Negotiated) -> bool:
        self.posted.put_nowait(answer)
        return True


FACT = Started(at_ms=1, session=SESSION, epoch=1, seq=1)


async def test_each_effect_is_done_in_order() -> None:
    stage = Stage()
    stage.enactment.carry_out(
        [
            Record(FACT, urgent=True),
            SeatMedia(0, "p1"),
            SendingMedia("p1", microphone=True, camera=False),
            Send("p1", Ok(ref=1)),
            Send("nobody", Ok(ref=2)),
            CloseMedia("p1"),
            AttendanceChanged(),
            Close("p1", 4409),
            Close("nobody", 4409),
        ]
    )
    assert (stage.pages.facts, stage.pages.urgent, stage.pages.announced) == ([FACT], [True], [SESSION])
    assert stage.deck.calls == [("seat", SESSION, 0, "p1"), ("sending", "p1", True, False), ("close", "p1")]
    assert (stage.line.messages, stage.line.code) == ([Ok(ref=1)], 4409)


async def test_an_effect_that_fails_keeps_no_other_from_happening(caplog: pytest.LogCaptureFixture) -> None:
    stage = Stage()
    stage.enactment.carry_out([GrantRejoin("nobody", "Canary", 1, 5), Send("p1", Ok(ref=1))])
    assert stage.line.messages == [Ok(ref=1)]
    assert "GrantRejoin failed: KeyError" in caplog.text
    assert "Canary" not in caplog.text


async def test_a_rejoin_token_names_seat_connection_and_choice() -> None:
    stage = Stage()
    stage.enactment.carry_out([GrantRejoin("p1", "ana", 2, 5)])
    granted = stage.line.messages[0]
    assert isinstance(granted, RejoinGranted)
    token = read_entry(granted.token, 0)
    assert isinstance(token, RejoinToken)
    assert (token.user, token.login, token.seat, token.peer) == ("ana", "login of ana", 2, "p1")
    assert token.chosen_ms == 5


async def test_a_guest_comes_back_as_what_they_were_and_for_whom() -> None:
    stage = Stage()
    stage.enactment.guests["p1"] = replace(stage.guest, role="guest", capacity="captioner", here_for="ben")
    stage.enactment.carry_out([GrantRejoin("p1", "ana", 2, 5)])
    granted = stage.line.messages[0]
    assert isinstance(granted, RejoinGranted)
    token = read_entry(granted.token, 0)
    assert isinstance(token, RejoinToken)
    assert (token.role, token.capacity, token.here_for) == ("guest", "captioner", "ben")


@pytest.mark.parametrize(
    ("sdp", "reply"),
    [
        ("good", Answered(ref=7, sdp=f"answer to p1 in {SESSION} with 5 seats")),
        ("bad", Refused(ref=7, code=RefusalCode.BAD_OFFER, detail="no m-lines")),
        ("bug", Refused(ref=7, code=RefusalCode.BAD_OFFER, detail="The offer was not answered.")),
    ],
)
async def test_an_offer_is_answered_through_the_room(sdp: str, reply: Answered | Refused) -> None:
    stage = Stage()
    stage.enactment.carry_out([Negotiate("p1", 7, sdp)])
    async with asyncio.timeout(3):
        assert await stage.posted.get() == Negotiated("p1", reply)
    assert stage.line.messages == []  # the room's own task sends it


async def test_closing_ends_negotiations_sockets_and_media() -> None:
    stage = Stage()
    stage.enactment.carry_out([Negotiate("p1", 7, "slow")])
    await asyncio.sleep(0)
    stage.enactment.close_all(1012, Ok(ref=9))
    stage.enactment.close_media()
    await asyncio.sleep(0)
    line: Line = stage.line
    assert (line.messages, line.code, stage.posted.empty()) == ([Ok(ref=9)], 1012, True)
    assert stage.deck.calls == [("priority", "p1", False), ("close", "p1")]


async def test_a_removal_goes_to_the_audit_trail() -> None:
    stage = Stage()
    removed = Removed(person="ana", by="ruth", reason="other")
    barred = DoorNoted(person="ana", by="ruth", kind="barred")
    stage.enactment.carry_out([removed, barred])
    assert stage.pages.removals == [(SESSION, removed), (SESSION, barred)]


async def test_what_concerns_safety_goes_to_the_record() -> None:
    stage = Stage()
    step = SafetyNoted(person="ana", by=None, kind="vanished", at_ms=7)
    line = LineSaid(person="ana", by="ruth", text="Two minutes.", at_ms=8)
    stage.enactment.carry_out([step, line])
    assert stage.pages.notes == [(SESSION, step), (SESSION, line)]


async def test_a_memory_is_kept_with_the_epoch_it_belongs_to() -> None:
    stage = Stage()
    memory = RoomMemory(lobby=KeptLobby(locked=True))
    stage.enactment.carry_out([Remember(memory)])
    assert stage.pages.memories == [(SESSION, PLAN.epoch, memory)]
