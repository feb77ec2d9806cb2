"""Steps with times and who; once each; on the trail without a word of what they say."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import get_args
from uuid import UUID

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.utils import timezone

from sessions.core.room.effects import SafetyKind
from sessions.models import GuestLine, LobbyNote, SafetyStep
from sessions.queries.welfare import KINDS, STAFF_KINDS, welfare_card
from sessions.services.safety import NOTE_MAX, note_card_read, record_line, record_room_step, take_step
from tests.cast import GROUP_START, Cast
from tests.invited import invited
from vioip.audit.models import AuditRecord

KEY = UUID(int=7)


def trail(action: str) -> list[AuditRecord]:
    return list(AuditRecord.objects.filter(action=action).order_by("number"))


def test_what_somebody_did_is_kept_with_their_name_and_the_time(cast: Cast) -> None:
    card = welfare_card(cast.facilitator, cast.session.pk, cast.client.pk)
    step = take_step(cast.facilitator, card, "called_contact", note=" Canary aunt ", now=GROUP_START)
    row = SafetyStep.objects.get()
    assert (row.by, row.at, row.person) == (cast.facilitator, GROUP_START, cast.client)
    assert row.what == {"kind": "called_contact", "note": "Canary aunt"}
    [record] = trail("safety.step_added")
    assert (record.actor, record.target_id) == (cast.facilitator, str(step.pk))
    assert "anary" not in json.dumps(record.detail)


@pytest.mark.parametrize(
    ("kind", "note"), [("vanished", ""), ("", ""), ("note", "  "), ("note", "x" * (NOTE_MAX + 1))]
)
def test_what_is_no_step_is_refused_in_words(cast: Cast, kind: str, note: str) -> None:
    card = welfare_card(cast.facilitator, cast.session.pk, cast.client.pk)
    with pytest.raises(ValidationError):
        take_step(cast.facilitator, card, kind, note=note, now=GROUP_START)
    assert SafetyStep.objects.count() == 0


def test_what_a_room_notices_is_kept_once(cast: Cast) -> None:
    for _ in range(2):
        record_room_step(
            KEY, cast.session.pk, cast.client.pk, by=cast.client.pk, kind="asked_for_help", at_ms=7000
        )
    row = SafetyStep.objects.get()
    assert (row.pk, row.by, row.at.timestamp(), row.what["kind"]) == (KEY, cast.client, 7, "asked_for_help")
    assert len(trail("safety.step_added")) == 1


def test_a_line_at_the_door_is_kept_once_and_never_of_a_session_that_is_none(cast: Cast) -> None:
    for _ in range(2):
        record_line(KEY, cast.session.pk, cast.client.pk, by=cast.facilitator.pk, text="Canary", at_ms=7000)
    assert LobbyNote.objects.get().text == "Canary"
    [record] = trail("lobby.line_said")
    assert "anary" not in json.dumps(record.detail)
    with pytest.raises(ObjectDoesNotExist):
        record_line(UUID(int=8), UUID(int=0), cast.client.pk, by=cast.client.pk, text="x", at_ms=0)


def test_a_line_with_a_guest_at_the_door_is_kept_too(cast: Cast) -> None:
    guest, _ = invited(cast.facilitator, cast.session)
    session = cast.session.pk
    for key, by in ((UUID(int=8), guest.pk), (UUID(int=9), cast.facilitator.pk), (UUID(int=9), guest.pk)):
        record_line(key, session, guest.pk, by=by, text="Canary", at_ms=7000)
    rows = list(GuestLine.objects.order_by("id"))
    assert [(row.guest, row.by, row.text) for row in rows] == [
        (guest, None, "Canary"),
        (guest, cast.facilitator, "Canary"),
    ]
    assert [record.actor for record in trail("guest.line_said")] == [None, cast.facilitator]
    assert "anary" not in json.dumps([record.detail for record in trail("guest.line_said")])
    assert not LobbyNote.objects.exists()
    with pytest.raises(ObjectDoesNotExist):
        record_line(UUID(int=10), cast.other_session.pk, guest.pk, by=guest.pk, text="x", at_ms=0)


def test_whoever_opens_a_card_is_on_the_trail_once_while_they_read(cast: Cast) -> None:
    now = timezone.now()
    for reader in (cast.coordinator, cast.facilitator):
        card = welfare_card(reader, cast.session.pk, cast.client.pk)
        for minutes in (0, 5, 14):
            note_card_read(reader, card, now=now + timedelta(minutes=minutes))
    assert [record.actor for record in trail("welfare.read")] == [cast.coordinator, cast.facilitator]
    note_card_read(cast.facilitator, card, now=now + timedelta(minutes=16))
    assert len(trail("welfare.read")) == 3


def test_rooms_and_staff_say_different_things() -> None:
    assert set(KINDS) == set(get_args(SafetyKind)) | set(STAFF_KINDS)
    assert not set(get_args(SafetyKind)) & set(STAFF_KINDS)
