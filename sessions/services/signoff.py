"""Signing a session's record, and taking back a mistaken End while that is still possible."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from sessions.core.attendance.facts import Reopened
from sessions.core.attendance.snapshot import Snapshot, digest, facts_digest, freeze, rules_of
from sessions.models import Signature, TherapySession
from sessions.queries.signoff import (
    counted_afresh,
    counting_facts,
    last_end_ms,
    signature_of,
)
from sessions.services.announcement import announce_record
from sessions.services.ledger import append_by_hand
from sessions.services.record import open_record, require_over
from vioip.accounts.models import User
from vioip.audit.record import write_audit


@transaction.atomic
def sign(actor: User, session: TherapySession, *, seen: str, now: datetime) -> Signature:
    """Freeze the record as it was seen (MINUTES section 6).

    `seen` is the digest of the snapshot that the signer looked at. Raises Http404 unless `actor` may review
    the session; ValidationError when it goes on, is cancelled or signed, or when its numbers have changed
    since they were looked at.
    """
    locked = open_record(actor, session)
    _refuse_second(locked)
    if locked.is_cancelled:
        raise ValidationError("The session was cancelled: there is nothing to sign.", code="cancelled")
    require_over(locked, now=now)
    snapshot = freeze(counted_afresh(locked, now=now))
    if digest(snapshot) != seen:
        message = "Something changed while you were looking. Look at the numbers again, then sign."
        raise ValidationError(message, code="changed")
    return put_signature(actor, locked, snapshot, now=now)


@transaction.atomic
def put_signature(actor: User, session: TherapySession, snapshot: Snapshot, *, now: datetime) -> Signature:
    """Write down that `actor` vouches for `snapshot`, with its audit record.

    Duties: `actor` may review the session; it is over, neither cancelled nor signed, and locked if anybody
    else could sign it meanwhile; `snapshot` is what its facts come to now.
    """
    signature = Signature.objects.create(
        session=session,
        signer=actor,
        at=now,
        rules_id=rules_of(snapshot).id,
        facts_hash=facts_digest(counting_facts(session)),
        snapshot_hash=digest(snapshot),
        snapshot=snapshot,
    )
    detail = {
        "rules": signature.rules_id,
        "facts_hash": signature.facts_hash,
        "snapshot_hash": signature.snapshot_hash,
    }
    write_audit(actor, "record.signed", session, detail, rows=[signature])
    announce_record(session.pk)
    return signature


@transaction.atomic
def reopen(actor: User, session: TherapySession, *, now: datetime) -> None:
    """Take back an End pressed by mistake, soon after it: the session runs on as if it had not been.

    Works while the room's owner is alive: the mark goes into the ledger beside the owner's own. The room
    that ended has sent everybody away (close code 4410) and takes nobody in any more; the next person who
    comes through the door makes its owner, or any other node, raise the room again from the facts, with the
    clock running and whoever was let in before let in again. Everybody has to open the room once more, and
    the time in between is absence until somebody vouches for it.

    Raises Http404 unless `actor` may review the session, ValidationError when it is too late by the session's
    own rules (the count would keep the old end), signed, or not ended, and when the session is past its
    latest end: the room would end by itself at once.
    """
    locked = open_record(actor, session)
    _refuse_second(locked)
    ended_ms = last_end_ms(locked)
    if ended_ms is None:
        raise ValidationError("The session has not ended: its room is open.", code="not_ended")
    ended = datetime.fromtimestamp(ended_ms / 1000, tz=now.tzinfo)
    rules = counted_afresh(locked, now=now).rules
    if now - ended > timedelta(seconds=rules.reopen_within_s):
        limit = _spoken(rules.reopen_within_s)
        message = f"An End can be taken back within {limit}. Vouch for the time that is missing instead."
        raise ValidationError(message, code="too_late")
    if now >= locked.scheduled_end + timedelta(seconds=rules.overrun_cap_s):
        message = "The session is past its latest end. Vouch for the time that is missing instead."
        raise ValidationError(message, code="past_the_cap")
    at_ms = max(round(now.timestamp() * 1000), ended_ms + 1)
    append_by_hand(actor, locked, [Reopened(at_ms=at_ms, session=str(locked.pk))])
    write_audit(actor, "session.reopened", locked, {"ended_ms": ended_ms})
    announce_record(locked.pk)


def _spoken(seconds: int) -> str:
    """A setting as people say it."""
    minutes, rest = divmod(seconds, 60)
    return f"{seconds} seconds" if rest or not minutes else f"{minutes} minute{'' if minutes == 1 else 's'}"


def _refuse_second(session: TherapySession) -> None:
    if signature_of(session) is not None:
        raise ValidationError("This session is signed already. Changes are amendments now.", code="signed")
