"""A counted session as a value that can be kept: what a signature freezes (MINUTES section 6).

`freeze` turns a tally into plain JSON values and `thaw` turns it back, so that a signed record is shown
as it was signed, whatever the rules, the code or the facts become. Hashes are over canonical JSON.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sessions.core.attendance.credit import Attendance, Tally
from sessions.core.attendance.factjson import format_fact
from sessions.core.attendance.facts import Fact, sort_key
from sessions.core.attendance.lines import COUNTED, Claim, Line
from sessions.core.attendance.place import PlaceSpan
from sessions.core.attendance.plan import SessionPlan
from sessions.core.attendance.rules import RULE_SETS, Rules, changed_settings
from sessions.core.attendance.window import Window

Snapshot = dict[str, Any]
FORMAT = 1
SIGNED_CLAIM_S = 1 << 60
"""Later than any entry: a signed second is kept against every session that is counted afterwards."""


def freeze(tally: Tally) -> Snapshot:
    """`tally` as JSON values, overlaps with other sessions already resolved."""
    return {
        "format": FORMAT,
        "plan": {**asdict(tally.plan), "standings": dict(tally.plan.standings)},
        "rules": {"version": tally.rules.version, "settings": changed_settings(tally.rules)},
        "window": asdict(tally.window),
        "people": {person: _frozen(attendance) for person, attendance in tally.people.items()},
        "facilitators": dict(tally.facilitators),
    }


def thaw(snapshot: Mapping[str, Any]) -> Tally:
    """The tally that was frozen. What it counted stays its own: see `SIGNED_CLAIM_S`."""
    plan, window = snapshot["plan"], snapshot["window"]
    return Tally(
        plan=SessionPlan(
            **{**plan, "roster": tuple(plan["roster"]), "video_only": tuple(plan.get("video_only", ()))}
        ),
        rules=rules_of(snapshot),
        window=Window(**{**window, "breaks": [(start, end) for start, end in window["breaks"]]}),
        people={person: _thawed(person, kept) for person, kept in snapshot["people"].items()},
        facilitators={
            person: [(start, end) for start, end in spans]
            for person, spans in snapshot["facilitators"].items()
        },
    )


def rules_of(snapshot: Mapping[str, Any]) -> Rules:
    """The rule set that a signed session was and stays counted by."""
    kept = snapshot["rules"]
    return Rules(**{**asdict(RULE_SETS[kept["version"]]), **kept["settings"]})


def says_the_same(snapshot: Mapping[str, Any], tally: Tally) -> bool:
    """Whether both count the same seconds of the same people for the same reasons, with the same statuses."""
    people = snapshot["people"]
    return people.keys() == tally.people.keys() and all(
        people[person]["status"] == one.status
        and [line for line in people[person]["lines"] if line[1] in COUNTED]
        == [list(line) for line in one.lines if line.reason in COUNTED]
        for person, one in tally.people.items()
    )


def numbers_of(snapshot: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What a person can be asked about, by person: seconds by service line, the total, and the status."""
    return {person: _numbers(kept) for person, kept in snapshot["people"].items()}


def changed_numbers(
    old: Mapping[str, Any], new: Mapping[str, Any]
) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """The numbers of everybody for whom two snapshots differ: those of the first, and of the second."""
    before, after = numbers_of(old), numbers_of(new)
    changed = [
        person for person in sorted(before.keys() | after.keys()) if before.get(person) != after.get(person)
    ]
    return (
        {person: before.get(person, _NOTHING) for person in changed},
        {person: after.get(person, _NOTHING) for person in changed},
    )


def digest(value: object) -> str:
    """SHA-256 (hex) over the canonical JSON of `value`."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def facts_digest(facts: Iterable[Fact]) -> str:
    """The same for the same set of facts, in whatever order they come."""
    return digest([format_fact(fact) for fact in sorted(set(facts), key=_whole_order)])


_NOTHING: dict[str, Any] = {"credited_s": 0, "services": {}, "status": "not in the record"}


def _whole_order(fact: Fact) -> tuple[tuple[int, int, int], str]:
    return sort_key(fact), repr(fact)


def _frozen(attendance: Attendance) -> dict[str, Any]:
    """Places only where there are any: most sessions have none, and older snapshots have none either."""
    kept: dict[str, Any] = {
        "status": attendance.status,
        "lobby_s": attendance.lobby_s,
        "lines": [list(line) for line in attendance.lines],
    }
    if attendance.places:
        kept["places"] = [list(place) for place in attendance.places]
    return kept


def _thawed(person: str, kept: Mapping[str, Any]) -> Attendance:
    lines = tuple(Line(*values) for values in kept["lines"])
    return Attendance(
        person=person,
        lines=lines,
        claims=tuple(Claim(line.start_s, line.end_s, SIGNED_CLAIM_S) for line in lines if line.counted),
        status=kept["status"],
        lobby_s=kept["lobby_s"],
        places=tuple(PlaceSpan(*values) for values in kept.get("places", ())),
    )


def _numbers(kept: Mapping[str, Any]) -> dict[str, Any]:
    services: dict[str, int] = {}
    for line in (Line(*values) for values in kept["lines"]):
        if line.counted:
            services[line.service] = services.get(line.service, 0) + line.seconds
    return {"credited_s": sum(services.values()), "services": services, "status": kept["status"]}
