"""The one way to change a record: reasons, locks, and what an amendment keeps."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from sessions.core.attendance.facts import OverrunConfirmed
from sessions.core.attendance.snapshot import digest, facts_digest
from sessions.models import Amendment, AmendmentKind, FactRow, Signature
from sessions.queries.signoff import counting_facts
from sessions.services.record import Change, change_record, clear_reason, open_record
from tests.cast import Cast
from tests.corrected import AFTER, held, outcome, signed
from vioip.audit.models import AuditRecord


def test_reasons() -> None:
    assert clear_reason("  By phone. ") == "By phone."
    for wrong, code in (("", "no_reason"), (" \n", "no_reason"), ("x" * 501, "reason_too_long")):
        assert outcome(partial(clear_reason, wrong)) == code


def test_a_record_opens_for_those_who_may_review_it(cast: Cast) -> None:
    assert open_record(cast.facilitator, cast.session) == cast.session
    with pytest.raises(Http404):
        open_record(cast.other_therapist, cast.session)


def confirmed(cast: Cast) -> Change:
    fact = OverrunConfirmed(at_ms=1, session=str(cast.session.pk), by=str(cast.facilitator.pk))
    return Change(kind=AmendmentKind.OVERRUN, reason="A crisis.", facts=[fact])


def test_before_the_signature_it_is_a_plain_correction(cast: Cast) -> None:
    held(cast)
    assert change_record(cast.facilitator, cast.session, confirmed(cast), now=AFTER) is None
    assert FactRow.objects.filter(epoch=0, kind="overrun_confirmed").count() == 1


def test_after_it_an_amendment_with_hashes_that_are_in_the_trail_as_well(cast: Cast) -> None:
    held(cast, ended=200, client=(0, 200))
    signed(cast)
    row = change_record(cast.facilitator, cast.session, confirmed(cast), now=AFTER)
    kept = Amendment.objects.get()
    assert row == kept
    assert kept.facts_hash == facts_digest(counting_facts(cast.session))
    assert kept.snapshot_hash == digest(kept.snapshot)
    assert {person: numbers["credited_s"] for person, numbers in kept.new.items()} == {
        str(cast.client.pk): 12000,
        str(cast.groupmate.pk): 12000,
    }
    record = AuditRecord.objects.order_by("number").last()
    assert record is not None
    assert (record.action, record.detail["revision"]) == ("record.overrun_confirmed", 2)
    assert (record.detail["old"], record.detail["new"]) == (kept.old, kept.new)


def test_a_refusal_leaves_nothing_behind(cast: Cast) -> None:
    held(cast)
    signed(cast, cast.coordinator)
    before = FactRow.objects.count()
    with pytest.raises(ValidationError):
        change_record(cast.facilitator, cast.session, confirmed(cast), now=AFTER)
    assert (FactRow.objects.count(), Amendment.objects.count()) == (before, 0)


def test_what_fails_on_the_way_leaves_nothing_behind(cast: Cast) -> None:
    held(cast)
    before = FactRow.objects.count(), AuditRecord.objects.count()

    def fail() -> list[Signature]:
        raise ValidationError("no")

    with pytest.raises(ValidationError):
        change_record(cast.facilitator, cast.session, confirmed(cast), now=AFTER, also=fail)
    assert (FactRow.objects.count(), AuditRecord.objects.count()) == before
