"""A synthetic offer is one the node takes, and the answer tells what is needed."""

import pytest

from sessions.core.sdp.answer import LocalSide, write_answer
from sessions.core.sdp.negotiated import ExtensionMap, Payloads, SeatMids
from sessions.core.sdp.offer import negotiate
from sessions.core.sdp.text import OfferError
from sessions.media.synthetic_offer import OwnSide, ServerSide, read_answer, write_offer

OWN = OwnSide("ufrag", "password", "sha-256 " + ":".join(["AB"] * 32), microphone=11, camera=22)


def test_the_offer_is_taken_whole() -> None:
    agreed = negotiate(write_offer(OWN, seats=2), seats=2)
    assert (agreed.ufrag, agreed.rids, agreed.payloads) == (
        "ufrag",
        (),
        Payloads(opus=111, vp8=96, vp8_rtx=97),
    )
    assert agreed.extensions == ExtensionMap(mid=4, abs_send_time=2, audio_level=1)
    assert agreed.seats == (SeatMids("3", "4"), SeatMids("5", "6"))
    assert agreed.announced == (("0", (11,)), ("1", (22,)))


def test_the_answer_is_read() -> None:
    addresses = (("192.0.2.1", 9000), ("127.0.0.1", 9000))
    local = LocalSide(1, "theirs", "secret", "sha-256 CD", addresses)
    answer = write_answer(negotiate(write_offer(OWN, seats=1), seats=1), local)
    assert read_answer(answer) == ServerSide("theirs", "secret", ("sha-256", "CD"), addresses)


def test_an_answer_without_an_address_is_an_error() -> None:
    with pytest.raises(ValueError, match="address"):
        read_answer("m=audio 9 X 0\n")
    with pytest.raises(OfferError):
        read_answer("")
