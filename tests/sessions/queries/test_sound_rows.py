"""Whoever changes, removes or adds a row that somebody answers for is found, whatever the column."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.db import connection, models
from pytest_django.fixtures import Settings

from groups.models import ConsentRevocation, DisclosureConsent
from groups.services.disclosure import take_back_consent
from sessions.models import (
    Amendment,
    Arrival,
    Disclosure,
    Export,
    SafetyStep,
    Signature,
    Standing,
    StandingStatus,
    Withdrawal,
)
from sessions.queries import sound_rows
from sessions.queries.arrival import told_of
from sessions.queries.sound_rows import VOUCHED, rows_part
from sessions.queries.soundness import Part
from sessions.services.arrival import let_in_anyway
from sessions.services.correction import attest, set_standing, withdraw
from sessions.services.export import export_week
from sessions.services.safety import record_line, record_room_step
from sessions.services.substitute import NewSubstitute, put_substitute
from tests.arriving import arrives, asks
from tests.cast import GROUP_START, Cast
from tests.consented import asked, consented, seen
from tests.corrected import AFTER, held, signed, stretch
from tests.invited import arrived, invited
from tests.tamper import tamper
from vioip.audit.models import AuditRecord
from vioip.audit.rows import row_digest
from vioip.resealing import reseal, sealed_columns


def walk() -> Part:
    return rows_part(lambda *_: None)


@pytest.fixture
def kept(cast: Cast) -> Cast:
    """At least one row of every table."""
    guest, token = invited(cast.facilitator, cast.session, here_for=cast.client)
    arrived(guest, token, "a" * 32, pronouns="they/them")
    substituted(cast)
    record_line(uuid4(), cast.session.pk, guest.pk, by=guest.pk, text="Canary line", at_ms=7000)
    held(cast, client=(0, 100))
    signed(cast)
    excused = StandingStatus.EXCUSED
    set_standing(cast.facilitator, cast.session, cast.client.pk, status=excused, reason="Ill.", now=AFTER)
    attest(cast.facilitator, cast.session, stretch(cast.client, 110, 150), modality="audio", now=AFTER)
    fact = cast.session.facts.get(kind="attested")
    withdraw(cast.facilitator, cast.session, fact.seq, reason="A mistake.", now=AFTER)
    looked_after(cast)
    consent = consented(cast.groupmate, cast.client)
    export_week(cast.coordinator, seen(cast.coordinator, asked(cast)), now=AFTER)
    take_back_consent(cast.client, consent.pk, now=AFTER)
    return cast


def substituted(cast: Cast) -> None:
    """Somebody was found to lead."""
    new = NewSubstitute(person=cast.other_therapist.pk, reason="Canary reason")
    put_substitute(cast.coordinator, cast.session.pk, new, now=GROUP_START)


def looked_after(cast: Cast) -> None:
    """A card, somebody without one who was let in, a step of a welfare check, a line at the door."""
    asks(cast.program)
    arrives(cast.client, cast.session)
    told = told_of(cast.session)
    let_in_anyway(cast.facilitator, cast.session, told, people={cast.groupmate.pk}, now=GROUP_START)
    people, at_ms = (cast.session.pk, cast.client.pk), round(GROUP_START.timestamp() * 1000)
    record_room_step(uuid4(), *people, by=None, kind="vanished", at_ms=at_ms)
    record_line(uuid4(), *people, by=cast.client.pk, text="Canary line", at_ms=at_ms)


def columns() -> Iterator[tuple[type[models.Model], str, str]]:
    """Every column that a superuser could change, with a statement that does."""
    changed = {
        "DateTimeField": "'2026-01-01 00:00:00'",
        "DateField": "'2026-01-01'",
        "JSONField": """'{"a":1}'""",
    }
    for model in VOUCHED:
        for field in model._meta.concrete_fields:
            kind = field.get_internal_type()
            if field.primary_key or field.is_relation:
                continue
            value = changed.get(kind, "41" if "Integer" in kind else "'payee'")
            yield model, field.attname, f"UPDATE {model._meta.db_table} SET {field.column} = {value}"


@pytest.fixture
def unchecked(db: None) -> Iterator[None]:
    """SQLite's superuser may switch the checks of a table off."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        yield
        cursor.execute("PRAGMA ignore_check_constraints = OFF")


def test_every_table_has_a_row_and_is_sound(kept: Cast) -> None:
    part = walk()
    assert {model: model._default_manager.exists() for model in VOUCHED} == dict.fromkeys(VOUCHED, True)
    assert (part.bad, part.notes) == (None, [])
    assert part.counts == {"rows": sum(model._default_manager.count() for model in VOUCHED)}


@pytest.mark.usefixtures("unchecked")
def test_every_changed_column_of_every_kind_of_row_is_named(kept: Cast) -> None:
    tried = list(columns())
    assert {model for model, _, _ in tried} == set(VOUCHED)
    for model, column, statement in tried:
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT untouched")
        tamper(f"{statement} WHERE id = {literal(first_of(model))}", model._meta.db_table)
        bad = walk().bad
        assert bad is not None, (model, column)
        assert (bad.table, bad.row) == (model._meta.db_table, str(first_of(model))), column
        assert bad.why.startswith("not what audit")
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK TO untouched")
    assert walk().bad is None


def first_of(model: type[models.Model]) -> int | UUID:
    found = model._default_manager.order_by("pk").values_list("pk", flat=True)[0]
    return found if isinstance(found, UUID) else int(found)


def literal(number: int | UUID) -> str:
    """How SQLite keeps it."""
    return f"'{number.hex}'" if isinstance(number, UUID) else str(number)


@pytest.mark.parametrize(
    "model", [Disclosure, Withdrawal, Standing, ConsentRevocation, Amendment, Arrival, SafetyStep]
)
def test_a_row_that_vanished_is_named(kept: Cast, model: type[models.Model]) -> None:
    number = first_of(model)
    tamper(f"DELETE FROM {model._meta.db_table} WHERE id = {literal(number)}", model._meta.db_table)
    bad = walk().bad
    assert bad is not None
    assert (bad.table, bad.row, bad.why[:7]) == (model._meta.db_table, str(number), "missing")


def test_a_row_that_nobody_told_of_is_named(kept: Cast) -> None:
    consent = DisclosureConsent.objects.order_by("pk")[0]
    added = Disclosure.objects.create(
        export=Export.objects.get(), client=kept.other_client, consent=consent, numbers_hash=""
    )
    assert str(walk().bad) == f"{Disclosure._meta.db_table} {added.pk}: unknown to the audit trail"


def test_rows_of_before_there_were_digests_are_counted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    held(cast)
    monkeypatch.setattr("vioip.audit.record.digests_of", lambda _rows: {})
    signed(cast)
    part = walk()
    assert (part.bad, len(part.notes)) == (None, 1)
    tamper(f"DELETE FROM {Signature._meta.db_table}", Signature._meta.db_table)
    assert str(walk().bad).endswith("0 of before there were digests, 1 in the audit trail")


def test_with_the_comparison_off_a_changed_reason_would_pass(
    kept: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: it is the digest that tells."""
    tamper(f"UPDATE {Standing._meta.db_table} SET reason = 'Other'", Standing._meta.db_table)
    assert walk().bad is not None
    told = AuditRecord.objects.get(action="record.standing").detail["rows"][Standing._meta.db_table]
    known = {int(row_id): digest for row_id, digest in told.items()}
    monkeypatch.setattr(
        sound_rows, "row_digest", lambda row: known[row.pk] if isinstance(row, Standing) else row_digest(row)
    )
    assert walk().bad is None


def test_a_change_of_seal_keys_changes_no_row(kept: Cast, settings: Settings) -> None:
    old = settings.VIOIP_SEAL_KEYS
    settings.VIOIP_SEAL_KEYS = ["a newer key of a good many letters 9876543210", *old]
    assert sum(step.resealed for step in reseal(sealed_columns([Arrival, SafetyStep]))) == 2
    assert walk().bad is None
    settings.VIOIP_SEAL_KEYS = old  # and with the new key gone, nothing vouches for what it sealed
    bad = walk().bad
    assert bad is not None
    assert bad.why.endswith("what is sealed in it does not open")
