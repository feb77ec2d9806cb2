"""Pictures and voices of people who are not there: encoded once with PyAV, then only sent.

A picture is a calm gradient with a slowly moving disk, in colours of the person's own; a voice murmurs in
phrases with silences between. Everything follows from the person's number, so that runs are alike.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from random import Random

import av

from sessions.media.clip import Clip, Frame, cached

WIDTH, HEIGHT = 320, 180
PICTURES_PER_S = 15
PICTURE_S = 12
KEY_EVERY_PICTURES = 45
PICTURE_BPS = 150_000
VP8_TICKS_PER_S = 90_000
PAYLOAD_MAX_BYTES = 1100  # leaves room for headers, extensions and SRTP within 1,200 bytes

SAMPLES_PER_S = 16_000
FRAME_SAMPLES = 320  # 20 ms
OPUS_TICKS_PER_S = 48_000  # whatever the encoder's rate: RFC 7587 section 4.1
FRAME_TICKS = 960
VOICE_S = 24
VOICE_BPS = 24_000
SILENT_LEVEL = 70  # quieter than this is not sent...
COMFORT_EVERY_FRAMES = 20  # ...but every 400 ms, as Opus does when it transmits discontinuously

Sound = Callable[[int], float]  # sample number -> amplitude, -1 to 1


def picture(directory: Path, person: int) -> Clip:
    """The moving picture of person number `person`, from the cache in `directory`."""
    return cached(directory / f"picture-{person}.clip", lambda: encode_picture(person))


def voice(directory: Path, person: int) -> Clip:
    """The soft voice of person number `person`, silences left out."""
    return cached(directory / f"voice-{person}.clip", lambda: encode_sound(murmur(person), seconds=VOICE_S))


def tone(directory: Path, hertz: int) -> Clip:
    """A pure tone without end, for tests that listen; `hertz` whole, so that the round closes."""
    return cached(directory / f"tone-{hertz}.clip", lambda: encode_sound(sine(hertz), seconds=4))


def encode_picture(person: int) -> Clip:
    """Draw and encode one round of the disk."""
    encoder = av.CodecContext.create("libvpx", "w")
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    encoder.time_base = Fraction(1, PICTURES_PER_S)
    encoder.bit_rate = PICTURE_BPS
    encoder.gop_size = KEY_EVERY_PICTURES
    encoder.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
    total = PICTURES_PER_S * PICTURE_S
    step = VP8_TICKS_PER_S // PICTURES_PER_S
    packets = []
    for number in range(total):
        packets += encoder.encode(_draw(person, number, total))
    packets += encoder.encode(None)
    frames = tuple(
        Frame(at * step, _packetize(bytes(packet)), packet.is_keyframe) for at, packet in enumerate(packets)
    )
    return Clip(VP8_TICKS_PER_S, total * step, frames)


def _packetize(encoded: bytes) -> tuple[bytes, ...]:
    """RTP payloads of a frame without a PictureID (RFC 7741 section 4.2): the descriptor's first octet."""
    pieces = [encoded[at : at + PAYLOAD_MAX_BYTES] for at in range(0, len(encoded), PAYLOAD_MAX_BYTES)]
    return tuple(bytes([0x10 if at == 0 else 0x00]) + piece for at, piece in enumerate(pieces))


def _draw(person: int, number: int, total: int) -> av.VideoFrame:
    """One picture: a vertical gradient, and the disk at its place on an ellipse."""
    turn = 2 * math.pi * (number / total + person * 0.21)
    centre = WIDTH * (0.5 + 0.22 * math.cos(turn)), HEIGHT * (0.5 + 0.18 * math.sin(2 * turn))
    hue = 2 * math.pi * (person * 0.382 % 1)
    ground = round(128 + 22 * math.cos(hue)), round(128 + 22 * math.sin(hue))
    disk = round(128 + 62 * math.cos(hue + 0.5)), round(128 + 62 * math.sin(hue + 0.5))
    frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
    for plane, scale, low, high, inside in (
        (frame.planes[0], 1, 70, 130, 190),
        (frame.planes[1], 2, ground[0], ground[0], disk[0]),
        (frame.planes[2], 2, ground[1], ground[1], disk[1]),
    ):
        rows = _rows(plane.height, (low, high), inside, centre=centre, scale=scale)
        plane.update(b"".join(row.ljust(plane.line_size, b"\0") for row in rows))
    frame.pts, frame.time_base = number, Fraction(1, PICTURES_PER_S)
    return frame


def _rows(
    height: int, shades: tuple[int, int], inside: int, *, centre: tuple[float, float], scale: int
) -> Iterator[bytes]:
    """Rows of one plane, `scale` 2 for the halved colour planes."""
    radius, width = HEIGHT * 0.26 / scale, WIDTH // scale
    for row in range(height):
        shade = shades[0] + (shades[1] - shades[0]) * row // height
        half = math.sqrt(max(0.0, radius**2 - (row - centre[1] / scale) ** 2))
        left, right = round(centre[0] / scale - half), round(centre[0] / scale + half)
        yield bytes([shade]) * left + bytes([inside]) * (right - left) + bytes([shade]) * (width - right)


def encode_sound(sound: Sound, *, seconds: int) -> Clip:
    """Opus frames of 20 ms; the quiet ones left out but for a few."""
    encoder = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.format, encoder.layout = SAMPLES_PER_S, "s16", "mono"
    encoder.bit_rate = VOICE_BPS
    encoder.options = {"application": "voip", "frame_duration": "20"}
    total = seconds * SAMPLES_PER_S // FRAME_SAMPLES
    levels, packets = [], []
    for number in range(total):
        frame, level = _sound_frame(sound, number)
        levels.append(level)
        packets += encoder.encode(frame)
    # The encoder holds a frame back at its start; levels of the round are near enough to what is heard.
    spoken = [(at, bytes(packet), levels[at]) for at, packet in enumerate(packets[:total])]
    return Clip(OPUS_TICKS_PER_S, total * FRAME_TICKS, tuple(_spoken_frames(spoken)))


def _sound_frame(sound: Sound, number: int) -> tuple[av.AudioFrame, int]:
    samples = [sound(number * FRAME_SAMPLES + at) for at in range(FRAME_SAMPLES)]
    frame = av.AudioFrame(format="s16", layout="mono", samples=FRAME_SAMPLES)
    raw = b"".join(round(32_000 * sample).to_bytes(2, "little", signed=True) for sample in samples)
    frame.planes[0].update(raw.ljust(frame.planes[0].buffer_size, b"\0"))
    frame.sample_rate, frame.pts = SAMPLES_PER_S, number * FRAME_SAMPLES
    power = sum(sample * sample for sample in samples) / FRAME_SAMPLES
    level = 127 if power < 1e-12 else min(127, round(-10 * math.log10(power)))
    return frame, level


def _spoken_frames(frames: list[tuple[int, bytes, int]]) -> Iterator[Frame]:
    was_silent = True
    for at, payload, level in frames:
        is_silent = level > SILENT_LEVEL
        if not is_silent or at % COMFORT_EVERY_FRAMES == 0:
            yield Frame(at * FRAME_TICKS, (payload,), is_key=was_silent or at == 0, level=level)
        was_silent = is_silent


def sine(hertz: int) -> Sound:
    """A pure tone."""
    return lambda at: 0.3 * math.sin(2 * math.pi * hertz * at / SAMPLES_PER_S)


def murmur(person: int) -> Sound:
    """Syllables of a low voice in phrases: about a third of the time, softly."""
    draw = Random(person)  # noqa: S311 - the same person sounds the same every time
    pitch = 95 + 14 * (person % 9)
    syllables = list(_syllables(draw))
    starts = [0.0] * (VOICE_S * 50)  # per 20 ms: when the syllable that sounds began, 0 for silence
    lengths = [0.0] * (VOICE_S * 50)
    for begin, length in syllables:
        for at in range(int(begin * 50), min(int((begin + length) * 50), len(starts))):
            starts[at], lengths[at] = begin, length

    def sample(number: int) -> float:
        slot = number * 50 // SAMPLES_PER_S
        if not lengths[slot]:
            return 0.0
        since = number / SAMPLES_PER_S - starts[slot]
        swell = math.sin(math.pi * min(1.0, max(0.0, since / lengths[slot])))
        phase = 2 * math.pi * pitch * since * (1 + 0.08 * swell)
        return 0.12 * swell * (math.sin(phase) + 0.5 * math.sin(2 * phase) + 0.25 * math.sin(3 * phase))

    return sample


def _syllables(draw: Random) -> Iterator[tuple[float, float]]:
    """(begin, length) in seconds: phrases of four to nine syllables, then two to six seconds of listening."""
    now = draw.uniform(0.2, 4.0)
    while now < VOICE_S - 3:
        for _ in range(draw.randint(4, 9)):
            length = draw.uniform(0.12, 0.28)
            yield now, length
            now += length + draw.uniform(0.02, 0.08)
        now += draw.uniform(2.0, 6.0)
