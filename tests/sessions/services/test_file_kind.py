"""What a file is, by its first bytes or all of them."""

import pytest

from sessions.services.file_kind import kind_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 8


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%PDF-1.7\n...", "pdf"),
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "jpeg"),
        ("Breathe in,\r\n\tbreathe out \u2013 slowly.\n".encode(), "text"),
        (b"\xef\xbb\xbfWith a mark of its order", "text"),
        (b"<html><script>alert(1)</script>", "text"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "text"),
        (b" %PDF-1.7", "text"),
        (b"", None),
        (b" \n\t", None),
        (b"MZ\x90\0\x03", None),
        (b"PK\x03\x04\x14\0", None),
        (b"GIF89a\x01\0", None),
        (b"\x7fELF", None),
        (b"red \x1b[31m", None),
        (b"latin \xe9", None),
        (PNG[:7], None),
    ],
)
def test_kind_of(body: bytes, kind: str | None) -> None:
    assert kind_of(body) == kind
