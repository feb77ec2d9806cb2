"""A log may say what kind of exception came from where, and nothing that it carries."""

import logging

import pytest

from sessions.live.fault import describe, note


def fail(name: str) -> None:
    raise ValueError(f"no such person: {name}")


def test_no_word_of_the_exception_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ValueError) as caught:
        fail("Canary")
    told = describe(caught.value)
    assert told.startswith("ValueError at test_fault.py:")
    note(logging.getLogger("test"), caught.value, "session %s: %s failed", "17", "Commanded")
    assert caplog.messages == [f"session 17: Commanded failed: {told}"]
    assert "Canary" not in caplog.text
