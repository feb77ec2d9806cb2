"""The rules of counting in plain words: what each setting is called, and what it does.

The page `docs/minutes.md` and the administration print these; the values stand in `rules`.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import NamedTuple

from sessions.core.attendance.rules import CURRENT, SETTINGS, Rules


class Meaning(NamedTuple):
    """A short name, and one sentence. `unit` is empty for what has none."""

    name: str
    words: str
    unit: str = ""


MEANINGS: dict[str, Meaning] = {
    "grace_s": Meaning(
        "Short drop", "A lost connection that is back within this counts as being there.", "s"
    ),
    "grace_cap_s": Meaning("Short drops together", "All short drops of a client in one session.", "s"),
    "staff_grace_s": Meaning("Room without facilitator", "So long without one is forgiven.", "s"),
    "early_cap_s": Meaning("Before the plan", "A session counts at most this long before its start.", "s"),
    "overrun_cap_s": Meaning(
        "Past the plan", "And at most this long past its end, unless the overrun is confirmed.", "s"
    ),
    "credit_breaks": Meaning("Breaks count", "Whether breaks of the group are counted."),
    "split_midnight": Meaning(
        "Split at midnight", "Whether time past midnight belongs to the next day, not to that of the start."
    ),
    "heartbeat_s": Meaning("Proof of life", "How often a browser shows that it is there.", "s"),
    "gone_after_s": Meaning("Gone", "Longer silence than this is a gap.", "s"),
    "late_after_s": Meaning("Late", "In the room more than this after the start: a label only.", "s"),
    "left_early_after_s": Meaning("Left early", "Gone more than this before the end: a label only.", "s"),
    "reopen_within_s": Meaning("Taking back End", "How long a mistaken End can be taken back.", "s"),
    "unled_end_s": Meaning(
        "Room left alone", "After the planned end, a room without a facilitator ends after this.", "s"
    ),
    "group_cap": Meaning("Group cap", "More credited clients than this are pointed out.", "clients"),
    "cap_action": Meaning(
        "Past the group cap",
        'Whether a client too many is let in with a warning ("warn") or not let in ("block").',
    ),
    "video_required": Meaning(
        "Camera off", 'Whether time without video counts and is flagged ("flag") or does not ("exclude").'
    ),
}


def rules_table(rules: Rules = CURRENT) -> str:
    """A table in Markdown of every setting with its value in `rules`."""
    rows = ["| setting | default | what it does |", "|---|---|---|"]
    values = asdict(rules)
    for key in sorted(SETTINGS, key=list(values).index):
        meaning = MEANINGS[key]
        unit = f" {meaning.unit}" if meaning.unit else ""
        rows.append(
            f"| {meaning.name}: `{key}` | `{key}` {json.dumps(values[key])}{unit} | {meaning.words} |"
        )
    return "\n".join(rows)
