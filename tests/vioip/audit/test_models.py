"""What the database itself refuses of the trail, and that people who acted stay."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from tests.cast import make_person
from vioip.accounts.models import Role
from vioip.audit.models import AuditHead, AuditRecord
from vioip.audit.record import write_audit

pytestmark = pytest.mark.django_db


def test_there_is_one_head() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditHead.objects.create(pk=2)


def test_who_acted_cannot_be_deleted() -> None:
    person = make_person("administrator", Role.ADMINISTRATOR)
    write_audit(person, "thing.done", person)
    person.role_grants.all().delete()
    with pytest.raises(ProtectedError):
        person.delete()


def test_numbers_have_no_hole() -> None:
    for part in ("one", "two", "three"):
        make_person(part)
    assert list(AuditRecord.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert AuditHead.objects.get().number == 3
