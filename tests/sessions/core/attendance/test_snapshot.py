"""What is frozen thaws to the same, through JSON, and its hash tells it from everything else."""

from __future__ import annotations

import json
import random
from dataclasses import replace

from sessions.core.attendance.credit import Tally, credit
from sessions.core.attendance.facts import MAIN, Ended, Fact, Joined, Left, Modality, Seen, Started
from sessions.core.attendance.lines import Claim
from sessions.core.attendance.plan import SessionPlan
from sessions.core.attendance.rules import CURRENT, adjusted
from sessions.core.attendance.snapshot import (
    SIGNED_CLAIM_S,
    changed_numbers,
    digest,
    facts_digest,
    freeze,
    numbers_of,
    rules_of,
    says_the_same,
    thaw,
)

HOUR = 3_600_000
RULES = adjusted(CURRENT, {"grace_s": 30, "credit_breaks": True})
PLAN = SessionPlan(
    id="s",
    service="group",
    scheduled_start_s=0,
    scheduled_end_s=3 * 3600,
    roster=("ana", "ben"),
    standings={"ben": "excused"},
)


def stay(person: str, role: str, seq: int) -> list[Fact]:
    return [
        Joined(at_ms=0, session="s", seq=seq, person=person, peer=person, role=role, place=MAIN),  # type: ignore[arg-type]
        Modality(at_ms=HOUR, session="s", seq=seq + 1, peer=person, video=True, audio=True),
        Seen(at_ms=3 * HOUR, session="s", seq=seq + 2, peer=person, since_ms=0),
        Left(at_ms=3 * HOUR, session="s", seq=seq + 3, peer=person, reason="ended"),
    ]


FACTS: list[Fact] = [
    Started(at_ms=0, session="s", seq=1),
    *stay("ruth", "facilitator", 10),
    *stay("ana", "client", 20),
    Ended(at_ms=3 * HOUR, session="s", seq=99),
]


def tally(facts: list[Fact] = FACTS) -> Tally:
    return credit(facts, PLAN, RULES)


def through_json(value: object) -> dict[str, object]:
    return dict(json.loads(json.dumps(value)))


def test_it_thaws_to_what_was_frozen_but_for_who_keeps_a_second() -> None:
    before = tally()
    after = thaw(through_json(freeze(before)))
    assert (after.plan, after.rules, after.window) == (before.plan, before.rules, before.window)
    assert after.facilitators == before.facilitators
    assert after.people["ana"].claims == tuple(
        Claim(line.start_s, line.end_s, SIGNED_CLAIM_S) for line in before.people["ana"].lines if line.counted
    )
    same = {name: replace(one, claims=before.people[name].claims) for name, one in after.people.items()}
    assert same == before.people


def test_its_hash_is_that_of_its_json() -> None:
    frozen = freeze(tally())
    assert digest(frozen) == digest(through_json(frozen))
    assert digest(frozen) != digest(freeze(tally(FACTS[:-1])))


def test_the_rule_set_is_kept_with_its_settings() -> None:
    assert rules_of(through_json(freeze(tally()))) == RULES


def test_facts_in_any_order_and_twice_have_one_hash() -> None:
    mixed = random.Random(7).sample([*FACTS, *FACTS[:5]], len(FACTS) + 5)
    assert facts_digest(mixed) == facts_digest(FACTS)
    assert facts_digest(FACTS[:-1]) != facts_digest(FACTS)


def test_numbers_and_what_changed_of_them() -> None:
    whole, nobody = freeze(tally()), freeze(tally(FACTS[:5]))
    mine = {"credited_s": 10800, "services": {"group": 10800}, "status": "attended"}
    assert numbers_of(whole)["ana"] == mine
    old, new = changed_numbers(nobody, whole)
    assert (list(old), new) == (["ana"], {"ana": mine})
    assert changed_numbers(whole, whole) == ({}, {})


def test_it_says_the_same_as_long_as_the_same_is_counted() -> None:
    kept = through_json(freeze(tally()))
    assert says_the_same(kept, tally())
    assert says_the_same(kept, credit(FACTS, PLAN, adjusted(RULES, {"grace_cap_s": 1})))
    shorter = [fact for fact in FACTS if fact.seq != 22]
    assert not says_the_same(kept, credit(shorter, PLAN, RULES))
    assert not says_the_same(kept, credit(FACTS, replace(PLAN, standings={}), RULES))
    assert not says_the_same(kept, credit(FACTS, replace(PLAN, roster=("ana",)), RULES))
