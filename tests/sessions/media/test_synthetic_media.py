"""Pictures decode, differ between people and move; voices speak and are silent; the tone is pure."""

from __future__ import annotations

import math
from pathlib import Path

import av
import pytest

from sessions.media import synthetic_media
from sessions.media.clip import Clip
from sessions.media.synthetic_media import HEIGHT, KEY_EVERY_PICTURES, PAYLOAD_MAX_BYTES, WIDTH


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clips")


def decoded(clip: Clip, *, first: int, count: int) -> list[av.VideoFrame]:
    decoder = av.CodecContext.create("vp8", "r")
    frames = []
    for frame in clip.frames[first : first + count]:
        encoded = b"".join(payload[1:] for payload in frame.payloads)
        frames += decoder.decode(av.Packet(encoded))
    return [frame for frame in frames if isinstance(frame, av.VideoFrame)]


def test_a_picture_is_small_and_has_key_frames(clips: Path) -> None:
    clip = synthetic_media.picture(clips, 0)
    keys = [at for at, frame in enumerate(clip.frames) if frame.is_key]
    assert keys[:2] == [0, KEY_EVERY_PICTURES]
    octets = sum(len(payload) for frame in clip.frames for payload in frame.payloads)
    assert 30_000 < octets * 8 * clip.ticks_per_s / clip.duration < 300_000
    assert max(len(payload) for frame in clip.frames for payload in frame.payloads) <= PAYLOAD_MAX_BYTES + 1
    assert clip is not synthetic_media.picture(clips, 0)
    assert clip == synthetic_media.picture(clips, 0)


def test_a_picture_decodes_from_any_key_frame_and_moves(clips: Path) -> None:
    clip = synthetic_media.picture(clips, 0)
    frames = decoded(clip, first=KEY_EVERY_PICTURES, count=20)
    assert {(frame.width, frame.height) for frame in frames} == {(WIDTH, HEIGHT)}
    assert len({bytes(frame.planes[0]) for frame in frames}) == len(frames) == 20


def test_people_have_colours_of_their_own(clips: Path) -> None:
    means = set()
    for person in range(4):
        frame = decoded(synthetic_media.picture(clips, person), first=0, count=1)[0]
        means.add(tuple(round(sum(bytes(plane)) / len(bytes(plane)) / 4) for plane in frame.planes[1:]))
    assert len(means) == 4


def test_a_voice_has_phrases_and_silences(clips: Path) -> None:
    clip = synthetic_media.voice(clips, 1)
    places = clip.duration // 960
    loud = [frame for frame in clip.frames if frame.level <= synthetic_media.SILENT_LEVEL]
    assert 0.1 < len(loud) / places < 0.6
    assert len(clip.frames) < 0.7 * places
    assert 2 <= sum(frame.is_key for frame in loud) <= len(loud) / 3
    gaps = [b.at - a.at for a, b in zip(clip.frames, clip.frames[1:], strict=False)]
    assert max(gaps) <= synthetic_media.COMFORT_EVERY_FRAMES * 960


def test_a_tone_is_heard_at_its_pitch_without_a_pause(clips: Path) -> None:
    clip = synthetic_media.tone(clips, 440)
    assert [frame.at for frame in clip.frames] == list(range(0, clip.duration, 960))
    decoder = av.CodecContext.create("libopus", "r")
    decoder.sample_rate, decoder.layout = 48_000, "mono"
    samples: list[float] = []
    for frame in clip.frames[:60]:
        for sound in decoder.decode(av.Packet(frame.payloads[0])):
            raw = bytes(sound.planes[0])[: sound.samples * 2]
            samples += [
                int.from_bytes(raw[at : at + 2], "little", signed=True) / 32768
                for at in range(0, len(raw), 2)
            ]
    settled = samples[24_000:48_000]
    assert power_at(settled, 440) > 100 * power_at(settled, 1000)


def power_at(samples: list[float], hertz: int) -> float:
    turn = 2 * math.pi * hertz / 48_000
    real = sum(sample * math.cos(turn * at) for at, sample in enumerate(samples))
    imaginary = sum(sample * math.sin(turn * at) for at, sample in enumerate(samples))
    return real * real + imaginary * imaginary
