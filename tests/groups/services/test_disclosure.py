"""Consents are put on file by staff and taken back by whoever gave them or by staff; all of it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

from groups.models import ConsentRevocation, DisclosureConsent
from groups.services.disclosure import file_consent, take_back_consent
from tests.cast import Cast
from tests.consented import TO_PAYER, consented
from tests.corrected import AFTER, outcome
from vioip.audit.models import AuditRecord
from vioip.audit.rows import digests_of


def last_record() -> AuditRecord:
    return AuditRecord.objects.order_by("-number")[0]


def test_everybody_files(cast: Cast) -> None:
    for part, person in cast.everybody().items():
        act = partial(file_consent, person, cast.client.pk, TO_PAYER, now=AFTER)
        expected = "done" if part in ("coordinator", "administrator") else "404"
        assert outcome(act) == expected, part
    row = DisclosureConsent.objects.order_by("pk")[0]
    assert (row.client, row.by, row.recipient) == (cast.client, cast.coordinator, "Example Payer")
    record = last_record()
    assert (record.action, record.detail["client"]) == ("consent.filed", str(cast.client.pk))
    assert "Example Payer" not in str(record.detail)


def test_everybody_takes_it_back(cast: Cast) -> None:
    for part, person in cast.everybody().items():
        row = consented(cast.client)
        expected = "done" if part in ("client", "coordinator", "administrator") else "404"
        assert outcome(partial(take_back_consent, person, row.pk, now=AFTER)) == expected, part
    revocation = ConsentRevocation.objects.order_by("pk")[0]
    assert revocation.by == cast.client
    told = AuditRecord.objects.filter(action="consent.taken_back").order_by("number")[0]
    assert told.detail["rows"] == digests_of([revocation])


def test_what_does_not_fit_leaves_nothing(cast: Cast) -> None:
    wrong = {
        "to_come": replace(TO_PAYER, signed_on=(AFTER + timedelta(days=2)).date()),
        "no_recipient": replace(TO_PAYER, kind="person", recipient=""),
        "no_end": replace(TO_PAYER, expires_on=None),
    }
    for code, signed in wrong.items():
        assert outcome(partial(file_consent, cast.coordinator, cast.client.pk, signed, now=AFTER)) == code
    assert not DisclosureConsent.objects.exists()
    assert not AuditRecord.objects.filter(action__startswith="consent.").exists()


def test_taking_back_twice_and_what_is_not_there(cast: Cast) -> None:
    row = consented(cast.client)
    take_back_consent(cast.client, row.pk, now=AFTER)
    assert outcome(partial(take_back_consent, cast.client, row.pk, now=AFTER)) == "gone"
    assert outcome(partial(take_back_consent, cast.client, 99, now=AFTER)) == "404"
