"""Pronouns are a few words of letters, and nothing that could be a message."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from vioip.accounts.pronouns import PRONOUNS_MAX, SUGGESTED, read_pronouns


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        *((one, one) for one in SUGGESTED),
        ("", ""),
        ("   ", ""),
        ("  she /  they ", "she / they"),
        ("xe/xem", "xe/xem"),
        ("any pronouns", "any pronouns"),
        ("iel-même", "iel-même"),
        ("वह/उसे", "वह/उसे"),
        ("x" * PRONOUNS_MAX, "x" * PRONOUNS_MAX),
    ],
)
def test_what_is_kept(typed: str, kept: str) -> None:
    assert read_pronouns(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["call 555", "she.her", "<b>", "she\x00her", "she\u202eher", "/", "- -", "🙂", "x" * (PRONOUNS_MAX + 1)],
)
def test_what_is_refused_in_words(typed: str) -> None:
    with pytest.raises(ValidationError, match="Please use"):
        read_pronouns(typed)
