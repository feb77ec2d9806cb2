"""What is taken out of a text, and what stays."""

import pytest

from sessions.core.room.plaintext import plain


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  hello \n", "hello"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("a\x00b\x1b[31mc\x7f\x85d\t", "ab[31mcd"),
        ("pay \u202egnp.exe\u202c", "pay gnp.exe"),
        ("<b>&amp;</b> https://example.invalid", "<b>&amp;</b> https://example.invalid"),
        ("👩‍👩‍👧 नमस्ते شكرا", "👩‍👩‍👧 नमस्ते شكرا"),
    ],
)
def test_plain(typed: str, shown: str) -> None:
    assert plain(typed) == shown
