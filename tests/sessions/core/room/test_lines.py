"""The last lines of each talk, within a rate for each side."""

from __future__ import annotations

from sessions.core.protocol.values import LobbyLine
from sessions.core.room.lines import KEPT_LINES, LINES_A_MINUTE, Lines


def line(at_ms: int, *, from_staff: bool = False) -> LobbyLine:
    return LobbyLine(at_ms=at_ms, by="Ana P.", from_staff=from_staff, text="x" * 10)


def test_only_the_last_lines_are_kept() -> None:
    lines = Lines()
    for n in range(KEPT_LINES + 5):
        lines.add("ana", line(n))
    assert [one.at_ms for one in lines.of("ana")] == list(range(5, KEPT_LINES + 5))
    lines.forget("ana")
    assert lines.of("ana") == ()


def test_each_side_has_a_rate_of_its_own() -> None:
    lines = Lines()
    for n in range(LINES_A_MINUTE):
        assert lines.may_add("ana", n, from_staff=False)
        lines.add("ana", line(n))
    asked = [(59_999, False), (59_999, True), (60_000, False)]
    assert [lines.may_add("ana", at, from_staff=staff) for at, staff in asked] == [False, True, True]
    assert lines.may_add("ben", 0, from_staff=False)


def test_what_is_kept_comes_back() -> None:
    lines, again = Lines(), Lines()
    lines.add("ana", line(1, from_staff=True))
    again.restore(lines.keep())
    assert again.of("ana") == lines.of("ana")
