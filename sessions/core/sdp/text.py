"""The lines of a session description (RFC 8866), cut into sections under limits that come before any parsing.

Knows nothing of WebRTC: `offer.py` gives the lines their meaning.
"""

from __future__ import annotations

from dataclasses import dataclass, field

DESCRIPTION_MAX_BYTES = 96 * 1024
LINE_MAX_CHARS = 2048
SECTIONS_MAX = 64
SSRC_LINES_MAX = 64
LINES_MAX = 4096


class OfferError(ValueError):
    """The offer cannot be answered; the message is one short sentence for the developer of the page."""


@dataclass(frozen=True, slots=True)
class Section:
    """One m= section, or what stands before the first one: its lines as (letter, value), in order."""

    lines: tuple[tuple[str, str], ...]
    _by_name: dict[str, list[str]] = field(init=False, compare=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        for letter, value in self.lines:
            if letter == "a":
                name, _, rest = value.partition(":")
                self._by_name.setdefault(name, []).append(rest)

    def attributes(self, name: str) -> list[str]:
        """Values of every a=`name` line; a flag has the value ""."""
        return self._by_name.get(name, [])

    def attribute(self, name: str) -> str | None:
        """Value of the first a=`name` line."""
        return next(iter(self.attributes(name)), None)

    def has(self, *names: str) -> bool:
        """Whether any a= line has one of these names."""
        return any(self.attribute(name) is not None for name in names)


def split_sections(description: str) -> tuple[Section, tuple[Section, ...]]:
    """The session part and the media sections. Raises `OfferError` when a limit is passed."""
    lines = _split_lines(description)
    starts = [at for at, (letter, _) in enumerate(lines) if letter == "m"]
    if not 0 < len(starts) <= SECTIONS_MAX:
        raise OfferError(f"between 1 and {SECTIONS_MAX} media sections are taken")
    ends = [*starts[1:], len(lines)]
    media = tuple(Section(tuple(lines[a:b])) for a, b in zip(starts, ends, strict=True))
    return Section(tuple(lines[: starts[0]])), media


def _split_lines(description: str) -> list[tuple[str, str]]:
    if len(description) > DESCRIPTION_MAX_BYTES or not description.isascii():
        raise OfferError(f"at most {DESCRIPTION_MAX_BYTES} bytes of ASCII are taken")
    raw = [line for line in description.replace("\r\n", "\n").split("\n") if line]
    if len(raw) > LINES_MAX or any(len(line) > LINE_MAX_CHARS for line in raw):
        raise OfferError("too many lines, or a line too long")
    if sum(line.startswith("a=ssrc:") for line in raw) > SSRC_LINES_MAX:
        raise OfferError(f"at most {SSRC_LINES_MAX} a=ssrc lines are taken")
    return [_split_line(line) for line in raw]


def _split_line(line: str) -> tuple[str, str]:
    if len(line) < 2 or line[1] != "=" or not line[0].isalpha() or not line.isprintable():
        raise OfferError("a line is not of the form letter=value")
    return line[0], line[2:]
