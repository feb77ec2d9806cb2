"""What the ledger cannot take is kept once, whole, in the audit trail as well."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from sessions.core.attendance.facts import Joined
from sessions.models import AsideReason, SetAsideFact
from sessions.services.set_aside import is_unfit, keep_aside, set_fact_aside
from vioip.audit.models import AuditRecord

pytestmark = pytest.mark.django_db

FACT = Joined(at_ms=1, session="s", epoch=1, seq=2, person="ana", peer="p", role="client", place="main")


def test_it_is_kept_once_and_the_trail_names_it() -> None:
    for _ in range(2):
        set_fact_aside(FACT, AsideReason.NO_SESSION)
    row = SetAsideFact.objects.get()
    assert (row.session, row.place, row.why) == ("s", "1/2", "no_session")
    record = AuditRecord.objects.get(action="fact.set_aside")
    assert (record.target_id, record.detail["mac"]) == (str(row.pk), row.mac)
    assert "ana" not in str(record.detail)


def test_anything_at_all_can_be_kept() -> None:
    keep_aside("\0\ud800" * 99, "9" * 99, why=AsideReason.UNREADABLE, record="\0 no JSON \ud800")
    row = SetAsideFact.objects.get()
    assert (row.session, len(row.place), row.record) == ("??" * 32, 48, "? no JSON ?")


def test_the_database_keeps_it(db: None) -> None:
    set_fact_aside(FACT, AsideReason.CONFLICT)
    for change in ("UPDATE iop_sessions_setasidefact SET why = ''", "DELETE FROM iop_sessions_setasidefact"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_an_ordinary_fact_is_fit() -> None:
    assert not is_unfit(FACT)
