"""The chain names the first row that somebody changed, removed or cut off behind the program's back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection, transaction

from tests.cast import make_person
from vioip.audit.models import AuditRecord
from vioip.audit.record import write_audit
from vioip.audit.triggers import lift
from vioip.audit.verify import BadRow, verify_chain

pytestmark = pytest.mark.django_db


def five_records() -> None:
    """Five records of one person, numbered 1 to 5."""
    person = make_person("client")
    with transaction.atomic():
        for part in range(4):
            write_audit(person, "thing.done", person, {"part": part, "why": "ünïcode"})


def sql(statement: str) -> Callable[[], None]:
    """What a superuser of the database would type, who lifts the triggers first."""

    def run() -> None:
        lift(connection, "audit_auditrecord")
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


def test_an_untouched_chain_verifies() -> None:
    five_records()
    assert AuditRecord.objects.count() == 5
    assert verify_chain() is None


def test_an_empty_chain_verifies() -> None:
    assert verify_chain() is None


@pytest.mark.parametrize(
    ("tampering", "bad"),
    [
        ("UPDATE audit_auditrecord SET action = 'thing.undone' WHERE number = 3", BadRow(3, "changed")),
        ("UPDATE audit_auditrecord SET detail = '{}' WHERE number = 3", BadRow(3, "changed")),
        ("UPDATE audit_auditrecord SET at = '2020-01-01 00:00:00' WHERE number = 4", BadRow(4, "changed")),
        ("UPDATE audit_auditrecord SET actor_id = NULL WHERE number = 5", BadRow(5, "changed")),
        ("UPDATE audit_auditrecord SET target_id = 'x' WHERE number = 1", BadRow(1, "changed")),
        ("DELETE FROM audit_auditrecord WHERE number = 2", BadRow(2, "missing")),
        ("DELETE FROM audit_auditrecord WHERE number = 1", BadRow(1, "missing")),
        ("DELETE FROM audit_auditrecord WHERE number = 5", BadRow(5, "cut off")),
        ("UPDATE audit_auditrecord SET number = 9 WHERE number = 5", BadRow(5, "missing")),
    ],
)
def test_the_first_bad_row_is_named(tampering: str, bad: BadRow) -> None:
    five_records()
    sql(tampering)()
    assert verify_chain() == bad


def test_a_chain_made_with_another_key_does_not_verify(settings: pytest.FixtureRequest) -> None:
    five_records()
    settings.VIOIP_AUDIT_KEY = "somebody else's key"  # type: ignore[attr-defined]
    assert verify_chain() == BadRow(1, "changed")
