"""Frozen, versioned rule sets and what may be laid over them."""

import pytest

from sessions.core.attendance.rules import CURRENT, RULE_SETS, Rules, adjusted, changed_settings


def test_the_defaults_of_the_law() -> None:
    assert (
        Rules(
            version="2026.1",
            grace_s=60,
            grace_cap_s=300,
            staff_grace_s=60,
            early_cap_s=900,
            overrun_cap_s=900,
            credit_breaks=False,
            split_midnight=False,
            heartbeat_s=5,
            gone_after_s=15,
            late_after_s=600,
            left_early_after_s=600,
            reopen_within_s=900,
            group_cap=12,
            video_required="flag",
        )
        == CURRENT
    )
    assert RULE_SETS == {"2026.1": CURRENT}


def test_an_id_says_what_was_set_differently() -> None:
    assert adjusted(CURRENT, {"grace_s": 60}).id == "2026.1"
    other = adjusted(CURRENT, {"grace_s": 30, "credit_breaks": True})
    assert changed_settings(other) == {"grace_s": 30, "credit_breaks": True}
    assert other.id == adjusted(CURRENT, {"credit_breaks": True, "grace_s": 30}).id
    assert other.id.startswith("2026.1+")
    assert other.id != adjusted(CURRENT, {"grace_s": 30}).id


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("version", "2027.1"),
        ("mercy_s", 1),
        ("grace_s", -1),
        ("grace_s", 1.5),
        ("grace_s", True),
        ("gone_after_s", 0),
        ("credit_breaks", 1),
        ("video_required", "always"),
    ],
)
def test_bad_settings_are_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        adjusted(CURRENT, {name: value})
