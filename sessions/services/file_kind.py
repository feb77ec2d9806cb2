"""What a file is by its bytes; its name and what a browser says of it count for nothing. Pure."""

from __future__ import annotations

from unicodedata import category

from sessions.core.protocol.handouts import FileKind

# First bytes: ISO 32000-2 section 7.5.2; PNG (W3C) section 5.2; JPEG, ITU-T T.81 annex B.1.1.3.
_BEGINNINGS: tuple[tuple[bytes, FileKind], ...] = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
)
_PLAIN = frozenset("\t\n\r\f")


def kind_of(body: bytes) -> FileKind | None:
    """None: nothing that is shown to a group. Text is UTF-8 without characters that control a terminal."""
    for beginning, kind in _BEGINNINGS:
        if body.startswith(beginning):
            return kind
    return "text" if _is_text(body) else None


def _is_text(body: bytes) -> bool:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and all(category(letter) != "Cc" or letter in _PLAIN for letter in text)
