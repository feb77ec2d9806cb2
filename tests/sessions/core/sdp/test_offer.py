"""What is agreed with real browsers' offers, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.core.sdp import offer as reading
from sessions.core.sdp.negotiated import ExtensionMap, Fingerprint, Line, Negotiated, Payloads, SeatMids
from sessions.core.sdp.offer import negotiate
from sessions.core.sdp.text import OfferError
from tests.sessions.core.sdp.offered import RED, recorded, with_red

CHROMIUM, FIREFOX = recorded("chromium"), recorded("firefox")
PLAIN = "UDP/TLS/RTP/SAVPF"
FEEDBACK = ("goog-remb", "ccm fir", "nack", "nack pli")
SOUND = (("audio_level", ""), ("abs_send_time", ""), ("mid", ""))
PICTURE = (("abs_send_time", ""), ("mid", ""), ("rid", ""), ("repaired_rid", ""))


def audio(mid: str, direction: str, seat: int | None = None) -> Line:
    return Line("audio", mid, PLAIN, direction, seat, SOUND, reduced_size=True)


def video(mid: str, direction: str, seat: int | None = None, *, is_camera: bool = False) -> Line:
    return Line(
        "video", mid, PLAIN, direction, seat, PICTURE, FEEDBACK, reduced_size=True, is_camera=is_camera
    )


def test_chromium() -> None:
    assert negotiate(CHROMIUM, seats=2) == Negotiated(
        ufrag="Ufrg",
        fingerprints=(Fingerprint("sha-256", ":".join(["AB"] * 32)),),
        payloads=Payloads(opus=111, vp8=96, vp8_rtx=97),
        extensions=ExtensionMap(mid=4, rid=10, repaired_rid=11, audio_level=1, abs_send_time=2),
        rids=("l", "m", "h"),
        seats=(SeatMids("3", "4"), SeatMids("5", "6")),
        lines=(
            audio("0", "recvonly"),
            video("1", "recvonly", is_camera=True),
            video("2", "recvonly"),
            audio("3", "sendonly", 0),
            video("4", "sendonly", 0),
            audio("5", "sendonly", 1),
            video("6", "sendonly", 1),
        ),
        announced=(("0", (3514283101,)), ("2", (1513908116, 2640867842))),
        repairs=((2640867842, 1513908116),),
    )


def test_firefox() -> None:
    agreed = negotiate(FIREFOX, seats=2)
    assert agreed.payloads == Payloads(opus=109, vp8=120, vp8_rtx=124)
    assert agreed.extensions == ExtensionMap(mid=3, rid=9, repaired_rid=10, audio_level=1, abs_send_time=4)
    assert agreed.rids == ("l", "m", "h")
    assert agreed.seats == (SeatMids("3", "4"), SeatMids("5", "6"))
    assert agreed.announced[1][1] == (4078744055, 2552282715, 3569015330, 627837833, 3311401098, 1405937458)
    # Firefox offers rids one way only; the answer says the same from the other side.
    assert agreed.lines[1].extensions[2:] == (("rid", "/recvonly"), ("repaired_rid", "/recvonly"))


def test_a_room_with_fewer_seats_rejects_the_rest_and_one_with_more_shows_what_was_offered() -> None:
    fewer = negotiate(CHROMIUM, seats=1)
    assert [line.direction for line in fewer.lines] == [*["recvonly"] * 3, *["sendonly"] * 2, None, None]
    assert fewer.seats == (SeatMids("3", "4"),)
    assert negotiate(CHROMIUM, seats=9) == negotiate(CHROMIUM, seats=2)


def test_data_channels_are_rejected_in_their_place() -> None:
    channel = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:9\r\na=sctp-port:5000\r\n"
    agreed = negotiate(CHROMIUM + channel, seats=2)
    assert agreed.lines[-1] == Line("application", "9", "UDP/DTLS/SCTP", direction=None)
    assert agreed.lines[:-1] == negotiate(CHROMIUM, seats=2).lines


def test_candidates_are_not_read() -> None:
    named = CHROMIUM + "".join(
        f"a=candidate:1 1 udp 1 {host} 9 typ host\r\n" for host in ("127.0.0.1", "169.254.169.254", "x.local")
    )
    assert negotiate(named + "a=end-of-candidates\r\n", seats=2) == negotiate(CHROMIUM, seats=2)


def test_a_paused_layer_and_alternatives_are_understood() -> None:
    offer = CHROMIUM.replace("a=simulcast:send l;m;h", "a=simulcast:recv x send ~l,m;h")
    assert negotiate(offer, seats=2).rids == ("l", "h")


def test_without_simulcast_or_retransmission_a_single_stream_is_taken() -> None:
    offer = CHROMIUM.replace("a=simulcast:send l;m;h\r\n", "").replace("a=fmtp:97 apt=96\r\n", "")
    agreed = negotiate(offer, seats=2)
    assert (agreed.rids, agreed.payloads) == ((), Payloads(opus=111, vp8=96))


def test_redundant_audio_is_taken_from_the_microphone() -> None:
    assert negotiate(with_red(), seats=2).payloads == Payloads(opus=111, vp8=96, vp8_rtx=97, red=63)


@pytest.mark.parametrize(
    ("found", "replacement"),
    [
        ("111/111", "111/9"),  # not of Opus alone
        ("a=fmtp:63 111/111\r\n", ""),
        ("a=fmtp:63", "a=fmtp:64"),
        ("red/48000/2", "red/8000"),
    ],
)
def test_redundancy_of_anything_else_is_not(found: str, replacement: str) -> None:
    assert negotiate(with_red(RED.replace(found, replacement)), seats=2).payloads.red == 0


def test_a_line_that_is_switched_off_stays_off() -> None:
    offer = CHROMIUM.replace("a=sendonly", "a=inactive", 1)
    assert [line.direction for line in negotiate(offer, seats=2).lines][:2] == ["inactive", "recvonly"]


@pytest.mark.parametrize(
    ("found", "replacement"),
    [
        ("m=audio 9", "m=video 9"),  # the order is law
        ("UDP/TLS/RTP/SAVPF", "RTP/AVP"),
        ("BUNDLE 0 1", "BUNDLE 0"),
        ("a=mid:1\r\n", "a=mid:0\r\n"),
        ("a=mid:1\r\n", ""),
        ("a=mid:1\r\n", "a=mid:not a token\r\n"),
        ("a=rtcp-mux\r\n", ""),
        ("a=setup:actpass", "a=setup:active"),
        ("a=ice-ufrag:Ufrg", "a=ice-ufrag:Else"),
        ("a=ice-ufrag:Ufrg", "a=ice-ufrag:U"),
        ("opus/48000/2", "PCMU/8000"),
        ("VP8/90000", "H264/90000"),
        ("a=rtpmap:111", "a=rtpmap:one"),
        ("SAVPF 111", "SAVPF 211"),
        ("SAVPF 111", "SAVPF x"),
        ("a=extmap:4 urn", "a=extmap:5 urn"),  # another id in one section only
        ("a=extmap:1 urn", "a=extmap:15 urn"),
        ("a=rid:m send", "a=rid:x send"),
        ("send l;m;h", "send l;m;m"),
        ("send l;m;h", "send a;b;c;d;e"),
        ("a=ssrc:3514283101 cname", "a=ssrc:99999999999 cname"),
    ],
)
def test_what_cannot_be_answered_is_refused(found: str, replacement: str) -> None:
    assert found in CHROMIUM
    with pytest.raises(OfferError):
        negotiate(CHROMIUM.replace(found, replacement, 1), seats=2)


@pytest.mark.parametrize("algorithm", ["sha-1", "md5", "sha-512"])
def test_only_sha_256_or_better_of_the_right_length_counts(algorithm: str) -> None:
    with pytest.raises(OfferError):
        negotiate(CHROMIUM.replace("fingerprint:sha-256", f"fingerprint:{algorithm}"), seats=2)


def test_a_weak_fingerprint_beside_a_strong_one_is_left_out() -> None:
    both = CHROMIUM.replace("a=fingerprint:", "a=fingerprint:sha-1 AB:AB\r\na=fingerprint:")
    assert negotiate(both, seats=2).fingerprints == negotiate(CHROMIUM, seats=2).fingerprints


def test_control_a_digest_that_is_counted_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(reading._DIGEST_BYTES, "sha-1", 32)
    weak = CHROMIUM.replace("fingerprint:sha-256", "fingerprint:sha-1")
    assert {each.algorithm for each in negotiate(weak, seats=2).fingerprints} == {"sha-1"}


def with_sources(count: int) -> str:
    sources = "".join(f"a=ssrc:{i} x\r\n" for i in range(count))
    return CHROMIUM.replace("a=rid:l", sources + "a=rid:l", 1)


def with_layers(count: int) -> str:
    layers = [f"l{i}" for i in range(count)]
    sent = "".join(f"a=rid:{each} send\r\n" for each in layers) + f"a=simulcast:send {';'.join(layers)}\r\n"
    before, _, rest = CHROMIUM.partition("a=rid:l send\r\n")
    return before + sent + rest.partition("a=simulcast:send l;m;h\r\n")[2]


def test_twenty_sources_a_person_and_no_more() -> None:
    assert len(negotiate(with_sources(17), seats=2).announced[1][1]) == 17
    with pytest.raises(OfferError):
        negotiate(with_sources(18), seats=2)


def test_four_layers_a_camera_and_no_more() -> None:
    assert negotiate(with_layers(4), seats=2).rids == ("l0", "l1", "l2", "l3")
    with pytest.raises(OfferError):
        negotiate(with_layers(5), seats=2)


@pytest.mark.parametrize(
    ("limit", "offer"), [("ANNOUNCED_SSRCS_MAX", with_sources(18)), ("RIDS_MAX", with_layers(5))]
)
def test_control_without_that_limit_it_would_be_taken(
    monkeypatch: pytest.MonkeyPatch, limit: str, offer: str
) -> None:
    monkeypatch.setattr(reading, limit, 1000)
    assert negotiate(offer, seats=2).rids


@given(st.integers(0, len(CHROMIUM) - 1), st.integers(0, 40), st.text(max_size=8))
def test_a_mutated_offer_raises_nothing_but_a_refusal(at: int, length: int, inserted: str) -> None:
    answer_or_refuse(CHROMIUM[:at] + inserted + CHROMIUM[at + length :])


@given(st.text(alphabet="vmas=: \r\n0129audiovmidrtpX/;,~-", max_size=300))
def test_any_text_raises_nothing_but_a_refusal(text: str) -> None:
    answer_or_refuse(text)
    answer_or_refuse(CHROMIUM + text)


def answer_or_refuse(text: str) -> None:
    try:
        negotiate(text, seats=2)
    except OfferError:
        return
