"""Words for every reason, with the numbers of the rules that counted."""

from typing import get_args

from sessions.core.attendance.explain import CLIENT_WORDS, STAFF_WORDS, explain, explain_line
from sessions.core.attendance.lines import Line, Reason
from sessions.core.attendance.rules import CURRENT, adjusted


def test_every_reason_has_words_for_both() -> None:
    assert set(CLIENT_WORDS) == set(STAFF_WORDS) == set(get_args(Reason))
    for reason in CLIENT_WORDS:
        for words in (explain(reason, "client"), explain(reason, "staff")):
            assert words.endswith(".")
            assert "{" not in words


def test_the_numbers_are_those_of_the_rules() -> None:
    assert "back within 60 s" in explain("bridged", "staff")
    assert "back within 20 s" in explain("bridged", "staff", adjusted(CURRENT, {"grace_s": 20}))
    assert "More than 15 min" in explain("past overrun cap", "staff")


def test_camera_off_is_said_and_never_dropped() -> None:
    line = Line("group", "credited", 0, 60, "audio")
    assert explain_line(line, "client") == "You were here. This time counts. Camera off."
    assert explain_line(line._replace(modality="video"), "client") == "You were here. This time counts."
    assert explain_line(line._replace(reason="attested"), "client").endswith("This time counts.")
