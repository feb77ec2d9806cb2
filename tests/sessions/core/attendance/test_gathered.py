"""What was gathered once counts the same for ever, by any rules."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sessions.core.attendance.credit import credit, credit_gathered
from sessions.core.attendance.facts import Fact
from sessions.core.attendance.gathered import ledger_from_json, ledger_to_json
from sessions.core.attendance.ledger import gather
from sessions.core.attendance.rules import Rules
from tests.sessions.core.attendance.story import MIDNIGHT, Story, led
from tests.sessions.core.attendance.test_credit import PLAN, ledgers, rule_sets


@given(ledgers, st.lists(rule_sets, min_size=2), st.sampled_from((None, 500, 899)))
def test_any_facts_by_any_rules(facts: list[Fact], rules: list[Rules], now_s: int | None) -> None:
    kept = ledger_from_json(ledger_to_json(gather(facts)))
    for one in rules:
        assert credit_gathered(kept, PLAN, one, now_s=now_s) == credit(facts, PLAN, one, now_s=now_s)
    assert kept == gather(facts)


@given(ledgers, st.randoms(use_true_random=False))
def test_order_and_duplicates_keep_the_same_presence(facts: list[Fact], shuffled: random.Random) -> None:
    again = [*facts, *shuffled.sample(facts, len(facts) // 2)]
    shuffled.shuffle(again)
    first, second = gather(facts), gather(again)
    assert [one.proofs for one in second.peers] == [one.proofs for one in first.peers]
    assert (second.marks, second.epoch_starts) == (first.marks, first.epoch_starts)


def test_hours_are_one_span() -> None:
    story = led().join("ana", "9:00").fact("modality", "9:00", peer="ana-1", video=True, audio=True)
    for minute in range(180):
        begin, end = (
            f"{9 + minute // 60}:{minute % 60:02}",
            f"{9 + (minute + 1) // 60}:{(minute + 1) % 60:02}",
        )
        story.seen("ana-1", begin, end)
    ana = gather(story.facts).peers[1]
    assert [(since - MIDNIGHT, at - MIDNIGHT) for since, at in ana.proofs] == [(9 * 3600, 12 * 3600)]
    assert len(ledger_to_json(gather(story.facts))) < 500


def test_silence_stays_for_the_rules_to_judge() -> None:
    story = led().join("ana", "9:00").seen("ana-1", "9:00", "9:30").seen("ana-1", "9:30:40", "12:00")
    kept = ledger_from_json(ledger_to_json(gather(story.facts)))
    short, long = (
        credit_gathered(kept, story.plan, Rules(gone_after_s=gone, grace_s=0)).people["ana"]
        for gone in (15, 45)
    )
    assert (short.credited_s, long.credited_s) == (3 * 3600 - 40, 3 * 3600)


def test_everything_rare_is_kept_whole() -> None:
    story = Story().join("ana", "9:00").fact("overrun_confirmed", "12:30", by="finn")
    span: dict[str, Any] = {"from_ms": "9:10", "to_ms": "9:20", "by": "finn", "reason": "Asleep."}
    story.fact("excluded", "9:30", person="ana", **span)
    story.fact("attested", "9:30", person="ana", modality="audio", **span)
    ledger = gather(story.facts)
    assert ledger_from_json(ledger_to_json(ledger)) == ledger
    assert (ledger.marks, ledger.excluded, ledger.attested) == (
        story.facts[1:2],
        story.facts[2:3],
        story.facts[3:4],
    )
