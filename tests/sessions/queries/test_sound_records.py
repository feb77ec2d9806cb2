"""Signatures, amendments, exports and facts set aside: whoever changes one behind our back is found."""

from __future__ import annotations

import pytest

from sessions.core.attendance.facts import Started
from sessions.models import Amendment, AsideReason, SetAsideFact, Signature
from sessions.queries.sound_records import aside_part, exports_part, signatures_part
from sessions.queries.soundness import Part
from sessions.services.correction import attest
from sessions.services.export import export_week
from sessions.services.ledger import write_facts
from sessions.services.set_aside import keep_aside
from tests.cast import Cast
from tests.consented import asked, consented, seen
from tests.corrected import AFTER, held, signed, stretch
from tests.tamper import tamper

SIGNATURE, AMENDMENT = "iop_sessions_signature", "iop_sessions_amendment"
ASIDE, EXPORT = "iop_sessions_setasidefact", "iop_sessions_export"
DISCLOSURE = "iop_sessions_disclosure"


def walk() -> Part:
    return signatures_part(lambda *_: None)


@pytest.fixture
def amended(cast: Cast) -> Cast:
    """A signed session that was amended once."""
    held(cast, client=(0, 100))
    signed(cast)
    attest(cast.facilitator, cast.session, stretch(cast.client, 110, 150), modality="audio", now=AFTER)
    return cast


def test_what_was_signed_and_amended_is_sound(amended: Cast) -> None:
    assert walk() == Part("signatures", {"signatures": 1, "amendments": 1})


@pytest.mark.parametrize(
    ("change", "table", "why"),
    [
        ("UPDATE {} SET snapshot = '{{}}'", SIGNATURE, "not those that were signed"),
        ("UPDATE {} SET facts_hash = 'f'", SIGNATURE, "not what audit"),
        ("UPDATE {} SET rules_id = 'other'", SIGNATURE, "not what audit"),
        ("UPDATE {} SET revision = 7", SIGNATURE, "unknown to"),
        ("UPDATE {} SET snapshot = '{{}}'", AMENDMENT, "not those that were signed"),
        ("UPDATE {} SET old = '{{}}'", AMENDMENT, "not what audit"),
        ("DELETE FROM {}", AMENDMENT, "missing; audit"),
        ("DELETE FROM {}", SIGNATURE, "missing; audit"),
    ],
)
def test_a_changed_or_missing_record_is_named(amended: Cast, change: str, table: str, why: str) -> None:
    tamper(change.format(table), table)
    bad = walk().bad
    assert bad is not None
    assert (bad.table, str(amended.session.pk) in bad.row) == (table, True)
    assert why in bad.why


def test_a_signature_with_a_hash_of_its_own_is_unknown_to_the_trail(cast: Cast) -> None:
    held(cast)
    row = signed(cast)
    values = {field.attname: getattr(row, field.attname) for field in Signature._meta.concrete_fields}
    Amendment.objects.create(
        session=cast.session,
        author=cast.facilitator,
        revision=2,
        at=AFTER,
        kind="attested",
        reason="None.",
        old={},
        new={},
        **{name: values[name] for name in ("facts_hash", "snapshot_hash", "snapshot")},
    )
    bad = walk().bad
    assert bad is not None
    assert (bad.table, bad.why) == (AMENDMENT, "unknown to the audit trail")


def test_a_fact_that_came_after_the_signature_is_worth_a_look_and_no_fault(amended: Cast) -> None:
    session = amended.session
    late = Started(at_ms=session.start_ms + 9, seq=99, epoch=1, session=str(session.pk))
    write_facts(session.pk, [late])
    part = walk()
    assert (part.bad, len(part.notes)) == (None, 1)
    assert "something arrived later" in part.notes[0]


@pytest.fixture
def aside(db: None) -> list[SetAsideFact]:
    for number in (1, 2):
        keep_aside("s", f"1/{number}", why=AsideReason.UNREADABLE, record="{}")
    return list(SetAsideFact.objects.order_by("id"))


def test_facts_set_aside_are_named_and_sound(aside: list[SetAsideFact]) -> None:
    part = aside_part()
    assert (part.bad, part.counts) == (None, {"facts": 2})
    assert part.notes[0] == f"s 1/1 (id {aside[0].pk}): unreadable; not counted"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (f"UPDATE {ASIDE} SET record = '' WHERE place = '1/2'", "changed"),
        (f"DELETE FROM {ASIDE} WHERE place = '1/2'", "missing"),
    ],
)
def test_a_changed_or_missing_one_is_named(aside: list[SetAsideFact], change: str, why: str) -> None:
    tamper(change, ASIDE)
    assert str(aside_part().bad) == f"{ASIDE} {aside[1].pk}: {why}"


def test_an_export_is_what_was_handed_over(amended: Cast) -> None:
    consented(amended.client)
    export_week(amended.coordinator, seen(amended.coordinator, asked(amended)), now=AFTER)
    assert exports_part() == Part("exports", {"exports": 1})
    tamper(f"DELETE FROM {DISCLOSURE}", DISCLOSURE)
    for change, why in (
        (f"UPDATE {EXPORT} SET numbers = '{{}}'", "changed"),
        (f"DELETE FROM {EXPORT}", "missing"),
    ):
        tamper(change, EXPORT)
        bad = exports_part().bad
        assert bad is not None
        assert bad.why == why
