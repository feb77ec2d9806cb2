"""Writing down how somebody was looked after. Texts are sealed; the trail says who, whom and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from sessions.models import GuestLine, GuestPass, LobbyNote, SafetyStep, TherapySession
from sessions.queries.welfare import STAFF_KINDS, WelfareCard
from vioip.accounts.models import User
from vioip.audit.models import AuditRecord
from vioip.audit.record import write_audit

NOTE_MAX = 1000
ONE_READING = timedelta(minutes=15)
"""The room's card reads itself again while it is open: that is one reading, not hundreds."""


@transaction.atomic
def take_step(actor: User, card: WelfareCard, kind: str, *, note: str, now: datetime) -> SafetyStep:
    """Adds what `actor` did. Raises ValidationError in plain words.

    Duties: `card` was read by `actor`, so they may.
    """
    text = note.strip()
    if kind not in STAFF_KINDS:
        raise ValidationError("Choose what you did.", code="unknown_step")
    if kind == "note" and not text:
        raise ValidationError("Write the note first.", code="empty_note")
    if len(text) > NOTE_MAX:
        raise ValidationError(f"Please say it in at most {NOTE_MAX} characters.", code="note_too_long")
    step = SafetyStep.objects.create(
        session=card.session, person=card.person, by=actor, at=now, what={"kind": kind, "note": text}
    )
    detail = {"session": card.session.pk, "person": card.person.pk}
    write_audit(actor, "safety.step_added", step, detail, rows=[step])
    return step


@transaction.atomic
def note_card_read(actor: User, card: WelfareCard, *, now: datetime) -> None:
    """Somebody has opened the card, or goes on reading it."""
    trail = AuditRecord.objects.filter(target_kind=card.session._meta.label, target_id=str(card.session.pk))
    lately = trail.filter(actor=actor, action="welfare.read", at__gt=now - ONE_READING)
    if str(card.person.pk) not in (record.detail["person"] for record in lately):
        write_audit(actor, "welfare.read", card.session, {"person": card.person.pk})


@transaction.atomic
def record_room_step(
    key: UUID, session: UUID, person: UUID, *, by: UUID | None, kind: str, at_ms: int
) -> None:
    """Adds what a room has noticed, once for its `key`. Raises the errors of django.db."""
    if SafetyStep.objects.filter(pk=key).exists():
        return
    what = {"kind": kind, "note": ""}
    step = SafetyStep.objects.create(
        pk=key, session_id=session, person_id=person, by_id=by, at=_instant(at_ms), what=what
    )
    actor = None if by is None else User.objects.get(pk=by)
    write_audit(actor, "safety.step_added", step, {"session": session, "person": person}, rows=[step])


@transaction.atomic
def record_line(key: UUID, session: UUID, person: UUID, *, by: UUID, text: str, at_ms: int) -> None:
    """Keeps a line said at the door, once for its `key`; `person` may be a guest, by their pass. Raises the
    errors of django.db."""
    guest = GuestPass.objects.filter(pk=person, session=session).first()
    if guest is not None:
        return _record_guest_line(key, guest, by=by, text=text, at_ms=at_ms)
    if LobbyNote.objects.filter(pk=key).exists():
        return None
    row = LobbyNote.objects.create(
        pk=key,
        session=TherapySession.objects.get(pk=session),
        person_id=person,
        by_id=by,
        at=_instant(at_ms),
        text=text,
    )
    detail = {"session": session, "person": person}
    write_audit(User.objects.get(pk=by), "lobby.line_said", row, detail, rows=[row])
    return None


def _record_guest_line(key: UUID, guest: GuestPass, *, by: UUID, text: str, at_ms: int) -> None:
    if GuestLine.objects.filter(pk=key).exists():
        return
    actor = None if by == guest.pk else User.objects.get(pk=by)
    row = GuestLine.objects.create(pk=key, guest=guest, by=actor, at=_instant(at_ms), text=text)
    detail = {"session": guest.session_id, "guest": guest.pk}
    write_audit(actor, "guest.line_said", row, detail, rows=[row])


def _instant(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)
