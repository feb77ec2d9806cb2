"""An export is of those who consented, and kept with its ledger lines and the audit trail, or not at all."""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import UUID

import pytest
from django.http import Http404

from groups.services.disclosure import take_back_consent
from sessions.core.attendance.snapshot import digest
from sessions.models import Disclosure, Export
from sessions.services import export as service
from sessions.services.export import export_week, look_at
from tests.cast import Cast
from tests.consented import asked, consented, seen
from tests.corrected import AFTER, held, outcome
from vioip.audit.models import AuditRecord
from vioip.audit.rows import digests_of


def test_it_keeps_what_was_handed_over_and_who_was_left_out(cast: Cast) -> None:
    held(cast)
    consent = consented(cast.client)
    row, packet = export_week(cast.coordinator, seen(cast.coordinator, asked(cast)), now=AFTER)
    kept = Export.objects.get()
    assert (kept.first, kept.last) == (date(2026, 3, 2), date(2026, 3, 8))
    assert (kept.by, kept.at, kept.purpose) == (cast.coordinator, AFTER, "Billing")
    assert (kept.kind, kept.recipient, kept.aim) == ("payer", "Example Payer", "payment")
    assert kept.numbers_hash == digest(kept.numbers) == row.numbers_hash
    assert set(kept.numbers) == {str(cast.client.pk)}
    assert kept.left_out == {
        str(cast.groupmate.pk): "no consent on file",
        str(cast.other_client.pk): "no consent on file",
    }
    line = Disclosure.objects.get()
    assert (line.export, line.client, line.consent) == (kept, cast.client, consent)
    assert line.numbers_hash == digest(kept.numbers[str(cast.client.pk)])
    assert [stay.client for stay, _ in packet.weeks] == [cast.client]
    record = AuditRecord.objects.order_by("-number")[0]
    assert (record.action, record.detail["hash"]) == ("week.exported", kept.numbers_hash)
    assert record.detail["rows"] == digests_of([kept, line])
    assert "Billing" not in str(record.detail)


def test_everybody_asks(cast: Cast) -> None:
    consented(cast.client)
    for part, person in cast.everybody().items():
        if part in ("coordinator", "administrator"):
            export_week(person, seen(person, asked(cast)), now=AFTER)
        else:
            for act in (look_at, export_week):
                with pytest.raises(Http404):
                    act(person, asked(cast), now=AFTER)
    assert Export.objects.count() == 2


def test_what_says_nothing_leaves_nothing(cast: Cast) -> None:
    consented(cast.client)
    wrong = {
        "empty": [asked(cast, purpose=" "), asked(cast, recipient="")],
        "too_long": [asked(cast, purpose="x" * 201)],
        "unknown": [asked(cast, kind="care"), asked(cast, aim="care"), asked(cast, kind="")],
        "no_program": [asked(cast, program=UUID(int=3))],  # type: ignore[arg-type]
        "changed": [asked(cast), asked(cast, seen="0")],
    }
    for code, cases in wrong.items():
        for case in cases:
            assert outcome(partial(export_week, cast.coordinator, case, now=AFTER)) == code
    assert not Export.objects.exists()


def test_without_anybodys_consent_nothing_leaves(cast: Cast) -> None:
    held(cast)
    what = seen(cast.coordinator, asked(cast))
    assert outcome(partial(export_week, cast.coordinator, what, now=AFTER)) == "no_consent"


def test_a_consent_taken_back_while_somebody_looked_stops_it(cast: Cast) -> None:
    held(cast)
    consent = consented(cast.client, cast.groupmate)
    what = seen(cast.coordinator, asked(cast))
    take_back_consent(cast.groupmate, consent.pk, now=AFTER)
    assert outcome(partial(export_week, cast.coordinator, what, now=AFTER)) == "changed"
    assert not Disclosure.objects.exists()


def test_the_ledger_and_the_export_are_one_transaction(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    held(cast)
    consented(cast.client)
    what = seen(cast.coordinator, asked(cast))

    def fails(*_values: object, **_named: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(service, "write_audit", fails)
    with pytest.raises(RuntimeError):
        export_week(cast.coordinator, what, now=AFTER)
    assert (Export.objects.count(), Disclosure.objects.count()) == (0, 0)
