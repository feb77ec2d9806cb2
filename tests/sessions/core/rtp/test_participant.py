from __future__ import annotations

import pytest

from sessions.core.rtp.header import RtpView
from sessions.core.rtp.participant import MAX_SSRCS, Participant
from sessions.core.rtp.source import Source
from tests.sessions.core.rtp.packets import IDS, OPUS, RTX, VP8, media, rtp

RIDS = ("l", "m", "h")


def learn(peer: Participant, elements: dict[str, str], *, payload_type: int, ssrc: int = 9) -> Source | None:
    block = {getattr(IDS, name): value.encode() for name, value in elements.items()}
    packet = rtp(b"x", payload_type=payload_type, seq=1, timestamp=0, ssrc=ssrc, elements=block)
    view = RtpView()
    assert view.read(packet, len(packet))
    return peer.learn(packet, view)


def found(source: Source | None) -> tuple[str, int] | None:
    return (source.kind, source.layer) if source else None


@pytest.mark.parametrize(
    ("payload_type", "elements", "expected"),
    [
        (OPUS, {"mid": "0"}, ("microphone", 0)),
        (VP8, {"mid": "1", "rid": "m"}, ("camera", 1)),
        (VP8, {"mid": "2"}, ("screen", 0)),
        (RTX, {"mid": "1", "repaired_rid": "h"}, ("repair", 2)),
        (VP8, {"mid": "1"}, None),  # which layer?
        (VP8, {"mid": "1", "rid": "z"}, None),
        (VP8, {"mid": "0"}, None),
        (OPUS, {"mid": "1", "rid": "m"}, None),
        (OPUS, {"mid": "7"}, None),
        (OPUS, {}, None),
        (0, {"mid": "1", "rid": "m"}, None),
    ],
)
def test_a_place_is_given_by_mid_rid_and_payload_type(
    payload_type: int, elements: dict[str, str], expected: tuple[str, int] | None
) -> None:
    peer = Participant("p", lane=0, media=media(rids=RIDS))
    assert found(learn(peer, elements, payload_type=payload_type)) == expected
    assert len(peer.sources) == (expected is not None)


def test_announced_ssrcs_have_the_layers_in_the_order_they_come() -> None:
    peer = Participant("p", lane=0, media=media(rids=RIDS, announced=(("1", (5, 6)), ("0", (7,)))))
    said = ((VP8, 5), (VP8, 6), (OPUS, 7), (VP8, 8))
    learned = [learn(peer, {}, payload_type=kind, ssrc=ssrc) for kind, ssrc in said]
    assert [found(each) for each in learned] == [("camera", 0), ("camera", 1), ("microphone", 0), None]


def test_there_are_few_places() -> None:
    peer = Participant("p", lane=0, media=media())
    learned = [learn(peer, {"mid": "0"}, payload_type=OPUS, ssrc=ssrc) for ssrc in range(MAX_SSRCS + 5)]
    assert sum(each is not None for each in learned) == MAX_SSRCS


def test_without_vp8_there_are_no_faces() -> None:
    peer = Participant("p", lane=0, media=media())
    assert [sorted(peer.sinks), sorted(peer.video_sinks)] == [[0, 1, 2], [0x10001, 0x20001, 0x30001]]
