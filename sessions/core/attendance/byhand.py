"""How attendance entered by hand, without any system evidence, is told from care that was vouched for.

The mark is part of the fact's reason, so that it goes wherever the fact goes (MINUTES section 6).
"""

from __future__ import annotations

from sessions.core.attendance.facts import Attested, Ended, Fact, Started

MARK = "Entered by hand: "


def mark_by_hand(reason: str) -> str:
    """`reason`, marked."""
    return f"{MARK}{reason}"


def planned_marks(session: str, *, start_ms: int, end_ms: int) -> list[Fact]:
    """The Start and End of a session that nobody started, as an entry by hand brings them: without them
    nothing of it could count. They stand as long as somebody is vouched for, and go with the last of them."""
    return [Started(at_ms=start_ms, session=session), Ended(at_ms=end_ms, session=session)]


def is_by_hand(fact: Fact) -> bool:
    """Whether `fact` is attendance without system evidence."""
    return isinstance(fact, Attested) and fact.reason.startswith(MARK)
