"""Limits that come before parsing."""

import pytest

from sessions.core.sdp import text
from sessions.core.sdp.text import OfferError, Section, split_sections


def test_lines_fall_into_the_session_and_its_sections() -> None:
    session, sections = split_sections(
        "v=0\r\na=ice-lite\r\nm=audio 9 X 0\r\na=mid:0\na=rtcp-mux\r\nm=video 9 X 0\r\n"
    )
    assert session == Section((("v", "0"), ("a", "ice-lite")))
    assert sections == (
        Section((("m", "audio 9 X 0"), ("a", "mid:0"), ("a", "rtcp-mux"))),
        Section((("m", "video 9 X 0"),)),
    )


def test_attributes_are_found_by_their_whole_name() -> None:
    section = Section((("a", "ssrc:1 x"), ("a", "ssrc-group:FID 1 2"), ("a", "ssrc:2 y"), ("b", "ssrc:3")))
    assert section.attributes("ssrc") == ["1 x", "2 y"]
    assert section.attribute("ssrc-group") == "FID 1 2"
    assert section.attribute("mid") is None
    assert (section.has("mid", "ssrc"), section.has("mid")) == (True, False)


MEDIA = "m=audio 9 X 0\n"


@pytest.mark.parametrize(
    "description",
    [
        "",
        "v=0\n",
        MEDIA * (text.SECTIONS_MAX + 1),
        MEDIA + "a=" + "x" * text.LINE_MAX_CHARS,
        MEDIA + "a=x\n" * text.LINES_MAX,
        MEDIA + "a=ssrc:1 x\n" * (text.SSRC_LINES_MAX + 1),
        MEDIA + "a=" + ("x" * 1000 + "\na=") * 98,
        MEDIA + "a=caf\u00e9\n",
        MEDIA + "not a line\n",
        MEDIA + "=\n",
        MEDIA + "a=\x00\n",
    ],
)
def test_what_passes_a_limit_is_refused(description: str) -> None:
    with pytest.raises(OfferError):
        split_sections(description)


@pytest.mark.parametrize(
    ("limit", "description"),
    [
        ("SECTIONS_MAX", MEDIA * (text.SECTIONS_MAX + 1)),
        ("LINE_MAX_CHARS", MEDIA + "a=" + "x" * text.LINE_MAX_CHARS),
        ("LINES_MAX", MEDIA + "a=x\n" * text.LINES_MAX),
        ("SSRC_LINES_MAX", MEDIA + "a=ssrc:1 x\n" * (text.SSRC_LINES_MAX + 1)),
        ("DESCRIPTION_MAX_BYTES", MEDIA + "a=" + ("x" * 1000 + "\na=") * 98 + "x"),
    ],
)
def test_control_without_that_limit_it_would_be_taken(
    monkeypatch: pytest.MonkeyPatch, limit: str, description: str
) -> None:
    with pytest.raises(OfferError):
        split_sections(description)
    monkeypatch.setattr(text, limit, 10**9)
    assert split_sections(description)[1]


@pytest.mark.parametrize(
    "description",
    [
        MEDIA * text.SECTIONS_MAX,
        MEDIA + "a=" + "x" * (text.LINE_MAX_CHARS - 2),
        MEDIA + "a=ssrc:1 x\n" * text.SSRC_LINES_MAX,
    ],
)
def test_control_what_keeps_to_the_limits_is_taken(description: str) -> None:
    assert split_sections(description)[1]
