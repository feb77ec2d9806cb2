"""Whoever was let in may open what is shown to the room; the door, the removed and everybody else may not."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils import timezone

from sessions.core.attendance.facts import LOBBY, MAIN, Fact, Joined, Left, LeftReason, Moved
from sessions.core.room.lobby import KeptLobby
from sessions.core.room.memory import RoomMemory
from sessions.models import GuestPass, HandoutFile, TherapySession
from sessions.queries.guest import visit_of
from sessions.queries.handouts import body_of, handout_for_guest, handout_to_fill, handout_to_open, was_let_in
from sessions.services.guest import agree, open_link, uninvite
from sessions.services.handouts import PIECE_BYTES, add_piece, begin_handout, finish_handout
from sessions.services.leases import Held, acquire
from sessions.services.ledger import write_facts
from sessions.services.placement import report_node
from sessions.services.room_memory import remember_room
from tests.attended import attend
from tests.cast import Cast
from tests.invited import before, invited
from vioip.accounts.models import User

PDF = b"%PDF-1.7\n" + b"canary-of-a-plan " * 9000


def shared(cast: Cast, body: bytes = PDF, *, whole: bool = True) -> HandoutFile:
    """A file from the facilitator of the first circle."""
    file = begin_handout(cast.facilitator, cast.session, len(body), now=timezone.now())
    for n in range(0, len(body), PIECE_BYTES):
        add_piece(file, n // PIECE_BYTES, body[n : n + PIECE_BYTES])
    if whole:
        finish_handout(cast.facilitator, file)
    return file


def let_in(cast: Cast) -> None:
    """The client was in main for an hour."""
    attend(cast.session, {cast.client: (0, 60)}, led_by=cast.facilitator)


def is_open_to(person: User, file: HandoutFile, session: UUID) -> bool:
    try:
        return handout_to_open(person, session, file.pk) == file
    except Http404:
        return False


def test_only_who_leads_or_was_let_in_opens_it(cast: Cast) -> None:
    file = shared(cast)
    let_in(cast)
    may = {part: is_open_to(one, file, cast.session.pk) for part, one in cast.everybody().items()}
    assert may == {part: part in {"client", "facilitator"} for part in may}
    assert not is_open_to(cast.facilitator, file, cast.other_session.pk)
    assert not is_open_to(cast.other_therapist, file, cast.other_session.pk)
    with pytest.raises(Http404):
        handout_to_open(AnonymousUser(), cast.session.pk, file.pk)
    assert body_of(file) == PDF


@pytest.mark.parametrize(("service", "is_open"), [("group", False), ("individual", True), ("family", True)])
def test_a_guest_opens_it_where_no_group_meets(cast: Cast, service: str, is_open: bool) -> None:
    file = shared(cast)
    TherapySession.objects.filter(pk=cast.session.pk).update(service=service)
    guest, token = invited(cast.facilitator, cast.session)
    open_link(token, "a", now=before(cast.session))
    assert not is_open_to_guest(guest, file), "not yet agreed, not yet let in"
    agree(guest, now=before(cast.session))
    assert not is_open_to_guest(guest, file), "not yet let in"
    joins(cast, str(guest.pk))
    assert is_open_to_guest(guest, file) == is_open
    uninvite(cast.facilitator, guest, now=before(cast.session))
    assert not is_open_to_guest(guest, file)


def is_open_to_guest(guest: GuestPass, file: HandoutFile) -> bool:
    visit = visit_of(guest.pk, "a", now=before(guest.session))
    try:
        return visit is not None and handout_for_guest(visit, file.pk) == file
    except Http404:
        return False


def joins(cast: Cast, guest: str) -> None:
    """The facts of a guest who is let in."""
    session = str(cast.session.pk)
    stamp: dict[str, Any] = {"session": session, "epoch": 91, "at_ms": cast.session.start_ms}
    joined = Joined(**stamp, seq=1, person=guest, peer="g1", role="guest", place=LOBBY)
    write_facts(cast.session.pk, [joined, Moved(**stamp, seq=2, peer="g1", place=MAIN)])


def test_half_a_file_and_a_withdrawn_one_are_opened_by_nobody(cast: Cast) -> None:
    half, withdrawn = shared(cast, whole=False), shared(cast)
    HandoutFile.objects.filter(pk=withdrawn.pk).update(withdrawn_at=timezone.now())
    assert not is_open_to(cast.facilitator, half, cast.session.pk)
    assert not is_open_to(cast.facilitator, withdrawn, cast.session.pk)


def test_only_who_began_a_file_goes_on_with_it(cast: Cast) -> None:
    file = shared(cast, whole=False)
    assert handout_to_fill(cast.facilitator, cast.session.pk, file.pk) == file
    for part, person in cast.everybody().items():
        if part != "facilitator":
            with pytest.raises(Http404):
                handout_to_fill(person, cast.session.pk, file.pk)
    with pytest.raises(Http404):
        handout_to_fill(cast.facilitator, cast.session.pk, uuid4())


def went(session: TherapySession, person: User, *steps: str) -> bool:
    """Whether these steps, a place entered or `left:<reason>`, leave `person` let in."""
    at, where, peer = session.start_ms, str(session.pk), uuid4().hex
    facts: list[Fact] = []
    for seq, step in enumerate(steps, start=1):
        stamp: dict[str, Any] = {"at_ms": at + seq * 1000, "session": where, "epoch": 1, "seq": seq}
        kind, _, reason = step.partition(":")
        if kind == "left":
            why: LeftReason = "removed" if reason == "removed" else "leave"
            facts.append(Left(**stamp, peer=peer, reason=why))
        elif seq == 1:
            facts.append(Joined(**stamp, peer=peer, person=str(person.pk), role="client", place=kind))
        else:
            facts.append(Moved(**stamp, peer=peer, place=kind))
    write_facts(session.pk, facts)
    return was_let_in(person.pk, session.pk)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((), False),
        ((LOBBY,), False),
        ((LOBBY, "left:leave"), False),
        ((LOBBY, MAIN), True),
        ((LOBBY, MAIN, "breakout:1"), True),
        ((LOBBY, MAIN, "left:leave"), True),
        ((LOBBY, MAIN, "left:removed"), False),
    ],
)
def test_was_let_in(cast: Cast, steps: tuple[str, ...], expected: bool) -> None:
    assert went(cast.session, cast.client, *steps) is expected
    assert not was_let_in(cast.groupmate.pk, cast.session.pk)


def remembered(session: TherapySession, *sent_out: str) -> None:
    """The room of `session` remembers whom it sent out, whether they were there or not."""
    node = uuid4()
    report_node(node, url="", load=0)
    assert acquire(session.pk, node) == Held(1)
    memory = RoomMemory(lobby=KeptLobby(sent_out=frozenset(sent_out)))
    assert remember_room(session.pk, 1, revision=1, kept=memory.model_dump_json())


@pytest.mark.parametrize("is_sent_out", [True, False], ids=["sent out", "control: only gone"])
def test_who_is_kept_out_after_they_had_left_opens_nothing(cast: Cast, is_sent_out: bool) -> None:
    file = shared(cast)
    assert went(cast.session, cast.client, LOBBY, MAIN, "left:leave")
    remembered(cast.session, *([str(cast.client.pk)] if is_sent_out else []))
    assert is_open_to(cast.client, file, cast.session.pk) is not is_sent_out


def test_a_guest_who_is_kept_out_after_they_had_left_opens_nothing(cast: Cast) -> None:
    file = shared(cast)
    TherapySession.objects.filter(pk=cast.session.pk).update(service="family")
    guest, token = invited(cast.facilitator, cast.session)
    open_link(token, "a", now=before(cast.session))
    agree(guest, now=before(cast.session))
    joins(cast, str(guest.pk))
    assert is_open_to_guest(guest, file)
    remembered(cast.session, str(guest.pk))
    assert not is_open_to_guest(guest, file)
