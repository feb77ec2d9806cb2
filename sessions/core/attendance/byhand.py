"""How attendance entered by hand, without any system evidence, is told from care that was vouched for.

The mark is part of the fact's reason, so that it goes wherever the fact goes (MINUTES section 6).
"""

from __future__ import annotations

from sessions.core.attendance.facts import Attested, Fact

MARK = "Entered by hand: "


def mark_by_hand(reason: str) -> str:
    """`reason`, marked."""
    return f"{MARK}{reason}"


def is_by_hand(fact: Fact) -> bool:
    """Whether `fact` is attendance without system evidence."""
    return isinstance(fact, Attested) and fact.reason.startswith(MARK)
