from sessions.core.attendance.byhand import is_by_hand, mark_by_hand
from sessions.core.attendance.facts import Attested, Excluded, Fact


def attested(reason: str) -> Fact:
    return Attested(
        at_ms=9, session="s", person="ana", from_ms=0, to_ms=1, by="ben", reason=reason, modality="audio"
    )


def test_only_attendance_that_was_marked_is_by_hand() -> None:
    marked = mark_by_hand("On paper.")
    excluded = Excluded(at_ms=9, session="s", person="ana", from_ms=0, to_ms=1, by="ben", reason=marked)
    facts = [attested(marked), attested("On paper."), attested("Not Entered by hand: x"), excluded]
    assert [is_by_hand(fact) for fact in facts] == [True, False, False, False]
