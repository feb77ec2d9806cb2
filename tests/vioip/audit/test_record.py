"""A record is written with its change or not at all, and never touched again."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.cast import make_person
from vioip.accounts.models import User
from vioip.audit.append_only import AppendOnlyError
from vioip.audit.models import AuditHead, AuditRecord
from vioip.audit.record import NotInTransactionError, write_audit
from vioip.audit.verify import verify_chain


@pytest.mark.django_db
def test_a_record_says_who_did_what_to_whom() -> None:
    person = make_person("coordinator")
    row = write_audit(person, "thing.done", person, {"day": "2026-03-02"})
    assert (row.number, row.actor, row.action, row.target_kind, row.target_id, row.detail) == (
        2,
        person,
        "thing.done",
        "accounts.User",
        str(person.pk),
        {"day": "2026-03-02"},
    )


@pytest.mark.django_db(transaction=True)
def test_a_record_outside_a_transaction_is_refused() -> None:
    person = make_person("client")
    with pytest.raises(NotInTransactionError):
        write_audit(person, "thing.done", person)
    assert AuditRecord.objects.count() == 1


@transaction.atomic
def _record_and_fail(person: User) -> None:
    write_audit(person, "thing.done", person)
    raise ZeroDivisionError


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_leaves_no_record_and_no_hole() -> None:
    person = make_person("client")
    with pytest.raises(ZeroDivisionError):
        _record_and_fail(person)
    with transaction.atomic():
        write_audit(person, "thing.done.later", person)
    assert list(AuditRecord.objects.values_list("number", "action")) == [
        (1, "person.created"),
        (2, "thing.done.later"),
    ]
    assert verify_chain() is None


@pytest.mark.django_db
def test_records_are_never_changed_or_deleted() -> None:
    make_person("client")
    row = AuditRecord.objects.get()
    for attempt in (row.save, row.delete, AuditRecord.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            attempt()
    with pytest.raises(AppendOnlyError):
        AuditRecord.objects.update(action="x")
    with pytest.raises(AppendOnlyError):
        AuditRecord.objects.bulk_update([row], ["action"])
    assert AuditHead.objects.get().number == 1
