"""A voice for fake microphones: vowels over a buzz in quick syllables, so that Opus takes it for speech.

A pure tone would not do: Opus codes it as music, without its own error correction, and loss of a tone is
hidden better than that of words. Everything follows from the seed.
"""

from __future__ import annotations

import math
import struct
import wave
from collections.abc import Iterator
from pathlib import Path
from random import Random

RATE = 16_000
# First two resonances of five vowels, hertz.
VOWELS = ((730, 1090), (530, 1840), (270, 2290), (570, 840), (300, 870))
WIDTHS_HZ = (80, 120)
LOUDEST = 12_000


def speak(path: Path, *, pitch_hz: float = 120, seconds: int = 12, seed: int = 1) -> Path:
    """Writes a mono WAV file of somebody who never pauses for breath; played in a round it clicks once."""
    samples = list(_voice(Random(seed), pitch_hz, seconds * RATE))
    top = max(map(abs, samples))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", round(LOUDEST * one / top)) for one in samples))
    return path


def _voice(draw: Random, pitch_hz: float, total: int) -> Iterator[float]:
    """A pulse for every turn of the vocal cords, shaped by two resonators."""
    made, turn, state = 0, 0.0, [[0.0, 0.0], [0.0, 0.0]]
    while made < total:
        vowel, length = draw.choice(VOWELS), int(RATE * draw.uniform(0.10, 0.22))
        pitch = pitch_hz * draw.uniform(0.85, 1.2)
        filters = [_resonator(hertz, width) for hertz, width in zip(vowel, WIDTHS_HZ, strict=True)]
        for at in range(length):
            turn += pitch * (1 + 0.03 * math.sin(at / 700)) / RATE
            is_pulse, turn = turn >= 1, turn % 1
            swell = 0.35 + 0.65 * math.sin(math.pi * at / length)
            breath = 0.02 * draw.uniform(-1, 1)
            yield sum(
                _pass(swell * (is_pulse + breath), each, kept)
                for each, kept in zip(filters, state, strict=True)
            )
        made += length


def _resonator(hertz: float, width_hz: float) -> tuple[float, float]:
    """Feedback of a two-pole filter."""
    radius = math.exp(-math.pi * width_hz / RATE)
    return 2 * radius * math.cos(2 * math.pi * hertz / RATE), -radius * radius


def _pass(value: float, feedback: tuple[float, float], kept: list[float]) -> float:
    out = value + feedback[0] * kept[0] + feedback[1] * kept[1]
    kept[0], kept[1] = out, kept[0]
    return out
