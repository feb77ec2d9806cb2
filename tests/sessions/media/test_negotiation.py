"""Offers into the engine's words, and the addresses browsers are told."""

import time

import pytest

from sessions.media import negotiation
from sessions.media.engine import ExtensionIds, PayloadTypes, PeerMedia, SeatLine
from sessions.media.negotiation import OfferRefused, advertised, peer_media, read_offer
from sessions.media.synthetic_offer import OwnSide, write_offer
from tests.sessions.core.sdp.offered import recorded


def test_an_agreement_in_the_engines_words() -> None:
    assert peer_media(read_offer(recorded("chromium"), 2)) == PeerMedia(
        microphone_mid="0",
        camera_mid="1",
        screen_mid="2",
        camera_rids=("l", "m", "h"),
        payloads=PayloadTypes(opus=111, vp8=96, vp8_rtx=97),
        extensions=ExtensionIds(mid=4, rid=10, repaired_rid=11, audio_level=1, abs_send_time=2),
        seats=(
            SeatLine("3", "4", 0x10000, 0x20000, 0x30000),
            SeatLine("5", "6", 0x40000, 0x50000, 0x60000),
        ),
        announced=(("0", (3514283101,)), ("2", (1513908116, 2640867842))),
        repairs=((2640867842, 1513908116),),
    )


def test_a_refusal_says_why() -> None:
    with pytest.raises(OfferRefused) as refusal:
        read_offer("v=0", 2)
    assert refusal.value.detail == "between 1 and 64 media sections are taken"


def test_a_bug_in_the_parser_is_a_refusal_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(negotiation, "negotiate", fail)
    with pytest.raises(OfferRefused, match="not readable"):
        read_offer("v=0", 2)


def test_the_largest_offer_is_read_in_no_time() -> None:
    own = OwnSide("ufrag", "password", "sha-256 " + ":".join(["AB"] * 32), microphone=1, camera=2)
    offer, taken_s = write_offer(own, seats=30), []
    for _ in range(50):
        began_s = time.thread_time()
        assert len(read_offer(offer, 30).seats) == 30
        taken_s.append(time.thread_time() - began_s)
    assert sorted(taken_s)[-2] < 0.020


def test_what_browsers_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        negotiation, "get_host_addresses", lambda _four, six: ["192.0.2.9", *(["2001:db8::9"] if six else [])]
    )
    public = ("192.0.2.1", "2001:db8::1")
    assert advertised("", 9, public=public, with_ipv6=False) == (("192.0.2.1", 9), ("2001:db8::1", 9))
    assert advertised("127.0.0.1", 9, public=(), with_ipv6=True) == (("127.0.0.1", 9),)
    everywhere = (("192.0.2.9", 9), ("127.0.0.1", 9))
    assert advertised("0.0.0.0", 9, public=(), with_ipv6=False) == everywhere
    assert advertised("", 9, public=(), with_ipv6=True) == (("2001:db8::9", 9), *everywhere)
