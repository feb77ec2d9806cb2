"""Signing freezes; what comes after is an amendment; a mistaken End can be taken back for a while."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from itertools import count

import pytest
from django.db import transaction

from sessions.core.attendance.facts import MAIN, Joined, Seen
from sessions.core.attendance.snapshot import digest, facts_digest, freeze, thaw
from sessions.models import Amendment, FactRow, RuleSetting, Signature
from sessions.queries.entry import entry_of
from sessions.queries.signoff import counted_afresh, counting_facts
from sessions.queries.tally import tally_of
from sessions.services import signoff
from sessions.services.correction import attest, exclude, withdraw
from sessions.services.ledger import write_facts
from sessions.services.rule_setting import set_rule
from sessions.services.signoff import reopen, sign
from sessions.services.therapy_session import cancel_session
from tests.attended import attend
from tests.cast import GROUP_DAY, Cast, make_session
from tests.corrected import AFTER, at, held, outcome, signed, stretch
from vioip.audit.models import AuditRecord


def credited(cast: Cast) -> int:
    """Minutes of the client as every page reads them."""
    return tally_of(cast.session, now=AFTER).people[str(cast.client.pk)].credited_s // 60


def test_everybody_tries_to_sign(cast: Cast) -> None:
    held(cast)
    found = {}
    for part, actor in cast.everybody().items():
        with transaction.atomic():
            found[part] = outcome(partial(signed, cast, actor))
            transaction.set_rollback(True)
    may = {"facilitator", "coordinator", "administrator"}
    assert found == {part: "done" if part in may else "404" for part in found}


def test_a_signature_freezes_who_when_what_and_by_which_rules(cast: Cast) -> None:
    held(cast)
    tally = counted_afresh(cast.session, now=AFTER)
    row = signed(cast)
    kept = Signature.objects.get()
    assert (kept.signer, kept.at, kept.revision, kept.rules_id) == (cast.facilitator, AFTER, 1, "2026.1")
    assert kept.facts_hash == facts_digest(counting_facts(cast.session))
    assert kept.snapshot_hash == digest(kept.snapshot) == digest(freeze(tally))
    assert thaw(kept.snapshot).people.keys() == tally.people.keys()
    record = AuditRecord.objects.order_by("number").last()
    assert record is not None
    assert (record.action, record.detail["snapshot_hash"]) == ("record.signed", row.snapshot_hash)


def test_only_what_was_seen_is_signed(cast: Cast) -> None:
    held(cast)
    seen = digest(freeze(counted_afresh(cast.session, now=AFTER)))
    exclude(cast.coordinator, cast.session, stretch(cast.client, 0, 10), now=AFTER)
    tried = outcome(lambda: sign(cast.facilitator, cast.session, seen=seen, now=AFTER))
    assert (tried, Signature.objects.count()) == ("changed", 0)


def test_what_was_compared_is_what_is_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    held(cast)
    no_overrun_counts(cast)
    tally, turns = counted_afresh(cast.session, now=AFTER), count(1)
    monkeypatch.setattr(signoff, "freeze", lambda tally: {**freeze(tally), "turn": next(turns)})
    compared = {**freeze(tally), "turn": 1}
    row = sign(cast.facilitator, cast.session, seen=digest(compared), now=AFTER)
    row.refresh_from_db()
    assert (row.snapshot["turn"], row.snapshot_hash) == (1, digest(compared))
    assert row.rules_id == tally.rules.id != "2026.1"


def test_what_is_not_over_or_signed_or_cancelled_is_not_signed(cast: Cast) -> None:
    cancelled = make_session(cast.group, at(60 * 24 * 2))
    cancel_session(None, cancelled, reason="Snow.", now=at(0))
    assert outcome(lambda: sign(cast.facilitator, cancelled, seen="", now=AFTER)) == "cancelled"
    assert outcome(lambda: signed(cast, now=at(30))) == "not_over"
    held(cast)
    signed(cast)
    assert outcome(lambda: signed(cast)) == "signed"


def no_overrun_counts(cast: Cast) -> None:
    """A newer rule set of the program, in force from before the session."""
    RuleSetting.objects.create(program=cast.program, starts="2026-01-01", key="overrun_cap_s", value=0)


def test_a_newer_rule_set_never_changes_a_signed_record(cast: Cast) -> None:
    held(cast, ended=200, client=(0, 200))
    signed(cast)
    no_overrun_counts(cast)
    assert (credited(cast), counted_afresh(cast.session, now=AFTER).rules.id) == (195, "2026.1")


def test_control_an_unsigned_record_follows_the_rules(cast: Cast) -> None:
    held(cast, ended=200, client=(0, 200))
    assert credited(cast) == 195
    no_overrun_counts(cast)
    assert credited(cast) == 180


def test_facts_that_come_late_change_no_signed_number(cast: Cast) -> None:
    held(cast, client=(0, 60))
    signed(cast)
    where = str(cast.session.pk)
    start_ms, end_ms = (round(at(minute).timestamp() * 1000) for minute in (60, 180))
    person = str(cast.client.pk)
    write_facts(
        cast.session.pk,
        [
            Joined(
                at_ms=start_ms,
                session=where,
                epoch=1,
                seq=900,
                person=person,
                peer="late",
                role="client",
                place=MAIN,
            ),
            Seen(at_ms=end_ms, session=where, epoch=1, seq=901, peer="late", since_ms=start_ms),
        ],
    )
    assert credited(cast) == 60
    exclude(cast.facilitator, cast.session, stretch(cast.groupmate, 0, 1), now=AFTER)
    change = Amendment.objects.get()
    assert change.new[person]["credited_s"] == 180 * 60  # taken in, and said so, by the next amendment


def test_an_amendment_keeps_the_numbers_before_and_after(cast: Cast) -> None:
    held(cast, client=(0, 60))
    signed(cast)
    attest(
        cast.facilitator, cast.session, stretch(cast.client, 60, 120, "Phone."), modality="audio", now=AFTER
    )
    withdraw(cast.coordinator, cast.session, 1, reason="Another client.", now=AFTER)
    first, second = Amendment.objects.order_by("revision")
    person = str(cast.client.pk)
    assert first.old == {person: {"credited_s": 3600, "services": {"group": 3600}, "status": "left early"}}
    assert first.new == {person: {"credited_s": 7200, "services": {"group": 7200}, "status": "left early"}}
    assert (second.old, second.new) == (first.new, first.old)
    assert (first.revision, first.author, first.kind, first.reason) == (
        2,
        cast.facilitator,
        "attested",
        "Phone.",
    )
    assert (second.revision, second.facts, first.facts) == (3, [], [[0, 1]])
    assert credited(cast) == 60
    assert Signature.objects.get().snapshot["people"][person]["status"] == "left early"


def test_a_signed_second_is_not_taken_by_another_session(cast: Cast) -> None:
    held(cast)
    signed(cast)
    attend(cast.other_session, {cast.client: (60, 120)}, led_by=cast.other_therapist, ended=180)
    other = counted_afresh(cast.other_session, now=AFTER)
    assert other.people[str(cast.client.pk)].credited_s == 0
    assert credited(cast) == 180


def test_everybody_tries_to_reopen(cast: Cast) -> None:
    held(cast, ended=100)
    found = {}
    for part, actor in cast.everybody().items():
        with transaction.atomic():
            found[part] = outcome(partial(reopen, actor, cast.session, now=at(110)))
            transaction.set_rollback(True)
    may = {"facilitator", "coordinator", "administrator"}
    assert found == {part: "done" if part in may else "404" for part in found}


def test_the_door_is_open_again_and_the_session_runs_on(cast: Cast) -> None:
    held(cast, ended=100)
    before = entry_of(cast.client, cast.session.pk)
    reopen(cast.facilitator, cast.session, now=at(110))
    after = entry_of(cast.client, cast.session.pk)
    assert before is not None
    assert after is not None
    assert (before.is_over, after.is_over) == (True, False)
    tally = tally_of(cast.session, now=at(111))
    assert (tally.window.ended_by_mark, FactRow.objects.get(kind="reopened").epoch) == (False, 0)


@pytest.mark.parametrize(
    ("ended", "minute", "code"),
    [(100, 115, "done"), (100, 116, "too_late"), (190, 194, "done"), (190, 195, "past_the_cap")],
)
def test_an_end_is_taken_back_for_a_quarter_of_an_hour(
    cast: Cast, ended: int, minute: int, code: str
) -> None:
    held(cast, ended=ended, client=(0, ended))
    assert outcome(lambda: reopen(cast.facilitator, cast.session, now=at(minute))) == code


def test_what_is_open_or_signed_is_not_reopened(cast: Cast) -> None:
    assert outcome(lambda: reopen(cast.facilitator, cast.session, now=at(1))) == "not_ended"
    held(cast, ended=100)
    signed(cast, now=at(101))
    assert outcome(lambda: reopen(cast.facilitator, cast.session, now=at(102))) == "signed"


def test_reopening_by_a_clock_that_is_behind(cast: Cast) -> None:
    held(cast, ended=100)
    reopen(cast.facilitator, cast.session, now=at(100) - timedelta(seconds=3))
    assert outcome(lambda: reopen(cast.facilitator, cast.session, now=at(101))) == "not_ended"


@pytest.mark.parametrize(("minute", "code"), [(105, "done"), (106, "too_late"), (110, "too_late")])
def test_how_long_an_end_is_taken_back_is_the_programs_to_say(cast: Cast, minute: int, code: str) -> None:
    """What is taken back by the page is taken back by the count: nothing after it is lost."""
    set_rule(None, cast.program, "reopen_within_s", value=300, starts=GROUP_DAY)
    held(cast, ended=100)
    assert outcome(lambda: reopen(cast.facilitator, cast.session, now=at(minute))) == code
    tally = tally_of(cast.session, now=at(minute))
    assert tally.window.ended_by_mark is (code != "done")


def test_a_room_that_may_run_on_for_longer_is_not_signed_before(cast: Cast) -> None:
    set_rule(None, cast.program, "overrun_cap_s", value=1800, starts=GROUP_DAY)
    held(cast, ended=None)
    assert outcome(lambda: signed(cast, now=at(200))) == "not_over"
    assert outcome(lambda: signed(cast, now=at(210))) == "done"
