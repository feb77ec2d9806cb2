"""Kept examples of hostile input, and seeded changes of them. What broke something becomes a file here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

CORPUS = Path(__file__).resolve().parent


def kept(kind: str) -> list[bytes]:
    """Every example of `kind`, a folder here, in order of name."""
    return [path.read_bytes() for path in sorted((CORPUS / kind).iterdir())]


def mutations(originals: list[bytes], count: int, *, seed: int) -> Iterator[bytes]:
    """The originals, then changes of them: bytes exchanged, cut out, doubled, spliced; `count` in all."""
    yield from originals[:count]
    draw = Random(seed)
    for _ in range(count - len(originals)):
        yield _mutated(draw.choice(originals), draw.choice(originals), draw)


def line_mutations(originals: list[str], names: tuple[str, ...], count: int, *, seed: int) -> Iterator[str]:
    """Texts whose lines are exchanged, cut out, doubled or altered, mostly those that begin with a name.

    In a long text changes of single bytes seldom hit what gives it its meaning.
    """
    draw = Random(seed)
    for _ in range(count):
        lines = draw.choice(originals).split("\r\n")
        for _ in range(draw.randint(1, 4)):
            telling = [at for at, line in enumerate(lines) if line.startswith(names)]
            at = draw.choice(telling) if telling and draw.random() < 0.8 else draw.randrange(len(lines))
            _change_line(lines, at, draw)
        yield "\r\n".join(lines)


def _change_line(lines: list[str], at: int, draw: Random) -> None:
    match draw.randrange(5):
        case 0:
            del lines[at]
            lines.append("")
        case 1:
            lines.insert(draw.randrange(len(lines)), lines[at])
        case 2:
            other = draw.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        case _:
            changed = _mutated(lines[at].encode(), draw.choice(lines).encode(), draw)
            lines[at] = changed.decode("latin-1")


def _mutated(one: bytes, other: bytes, draw: Random) -> bytes:
    changed = bytearray(one)
    for _ in range(draw.randint(1, 4)):
        if changed:
            changed[draw.randrange(len(changed))] = draw.randrange(256)
    at, length = draw.randrange(len(changed) + 1), draw.randint(1, 40)
    match draw.randrange(6):
        case 0:
            del changed[at : at + length]
        case 1:
            changed[at:at] = changed[at : at + length]
        case 2:
            changed[at:] = other[at:]
        case 3:
            changed[at:at] = draw.randbytes(length)
    return bytes(changed)
