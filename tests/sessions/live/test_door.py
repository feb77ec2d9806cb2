"""The door: tickets once, for their room and epoch; tokens for as long as they are good."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sessions.live.clock import SteadyClock
from sessions.live.door import Door
from sessions.services.tickets import RejoinToken, Ticket, sign_rejoin, sign_ticket

SESSION = UUID("22222222-2222-4222-8222-222222222222")
TICKET = Ticket(
    user="u",
    login="l",
    session=str(SESSION),
    role="client",
    name="Ana P.",
    epoch=3,
    nonce="n",
    expires_ms=10_000,
)
TOKEN = RejoinToken(
    user="u",
    login="l",
    session=str(SESSION),
    role="client",
    name="Ana P.",
    seat=1,
    peer="p",
    expires_ms=90_000,
)


def test_a_ticket_is_used_once() -> None:
    door = Door(SteadyClock(lambda: 0, lambda: 0), lambda: 0)
    assert [door.may_use(TICKET, 3), door.may_use(TICKET, 3)] == [True, False]
    assert door.may_use(replace(TICKET, nonce="other"), 3)


def test_a_ticket_is_for_its_epoch() -> None:
    door = Door(SteadyClock(lambda: 0, lambda: 0), lambda: 0)
    assert [door.may_use(TICKET, epoch) for epoch in (2, 4, 3)] == [False, False, True]


def test_a_token_is_for_any_epoch_and_any_number_of_times() -> None:
    door = Door(SteadyClock(lambda: 0, lambda: 0), lambda: 0)
    assert [door.may_use(TOKEN, epoch) for epoch in (1, 2, 2)] == [True, True, True]


def test_only_what_was_signed_for_this_room_is_read_and_only_in_time() -> None:
    elapsed_ms = [0]
    door = Door(SteadyClock(lambda: 0, lambda: elapsed_ms[0] * 1_000_000), lambda: elapsed_ms[0])
    elsewhere = replace(TICKET, session="another")
    texts = [sign_ticket(TICKET), sign_rejoin(TOKEN), sign_ticket(elsewhere), "forged"]
    assert [door.read(text, SESSION) for text in texts] == [TICKET, TOKEN, None, None]
    elapsed_ms[0] = 10_000
    assert [door.read(text, SESSION) for text in texts] == [None, TOKEN, None, None]
    elapsed_ms[0] = 90_000
    assert [door.read(text, SESSION) for text in texts] == [None, None, None, None]


def test_a_step_of_the_wall_clock_keeps_no_ticket_out_and_ends_no_token() -> None:
    wall_ms = [9_000]
    door = Door(SteadyClock(lambda: 60_000 * 1_000_000, lambda: 0), lambda: wall_ms[0])
    ticket, token = sign_ticket(TICKET), sign_rejoin(TOKEN)
    assert door.read(ticket, SESSION) == TICKET, "set back by 51 s since this process began"
    wall_ms[0] = 500_000
    assert [door.read(text, SESSION) for text in (ticket, token)] == [None, TOKEN]
