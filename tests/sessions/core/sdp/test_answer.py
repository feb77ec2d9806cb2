"""The answer, line by line."""

from dataclasses import replace

import pytest

from sessions.core.sdp.answer import LocalSide, write_answer
from sessions.core.sdp.offer import negotiate
from sessions.core.sdp.text import Section, split_sections
from tests.sessions.core.sdp.offered import recorded, with_red

LOCAL = LocalSide(7, "ufrag", "password", "sha-256 AA:BB", (("192.0.2.1", 9000), ("127.0.0.1", 9000)))


def answer(
    browser: str = "chromium", *, seats: int = 2, extra: str = ""
) -> tuple[Section, tuple[Section, ...]]:
    return split_sections(write_answer(negotiate(recorded(browser) + extra, seats=seats), LOCAL))


def lines(section: Section) -> list[str]:
    return [f"{letter}={value}" for letter, value in section.lines]


TRANSPORT = ["a=ice-ufrag:ufrag", "a=ice-pwd:password", "a=fingerprint:sha-256 AA:BB", "a=setup:active"]
MUX = ["a=rtcp-mux", "a=rtcp-rsize"]
SOUND = [
    "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
    "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
    "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
    "a=rtpmap:111 opus/48000/2",
    "a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1",
]
PICTURE = [
    "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
    "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
    "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
    "a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
    "a=rtpmap:96 VP8/90000",
    "a=rtcp-fb:96 goog-remb",
    "a=rtcp-fb:96 ccm fir",
    "a=rtcp-fb:96 nack",
    "a=rtcp-fb:96 nack pli",
    "a=rtpmap:97 rtx/90000",
    "a=fmtp:97 apt=96",
]
HERE = "c=IN IP4 0.0.0.0"


def test_the_session_part() -> None:
    session, _ = answer()
    assert lines(session) == [
        "v=0",
        "o=- 7 2 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE 0 1 2 3 4 5 6",
        "a=extmap-allow-mixed",
        "a=msid-semantic: WMS *",
        "a=ice-lite",
    ]


def test_the_first_section_carries_the_candidates() -> None:
    candidates = [
        "a=candidate:1 1 udp 2130706431 192.0.2.1 9000 typ host",
        "a=candidate:2 1 udp 2122317567 127.0.0.1 9000 typ host",
        "a=end-of-candidates",
    ]
    first = ["m=audio 9 UDP/TLS/RTP/SAVPF 111", HERE, "a=mid:0", "a=recvonly"]
    assert lines(answer()[1][0]) == [*first, *TRANSPORT, *candidates, *MUX, *SOUND]


def test_the_camera_takes_three_layers() -> None:
    layers = ["a=rid:l recv", "a=rid:m recv", "a=rid:h recv", "a=simulcast:recv l;m;h"]
    first = ["m=video 9 UDP/TLS/RTP/SAVPF 96 97", HERE, "a=mid:1", "a=recvonly"]
    assert lines(answer()[1][1]) == [*first, *TRANSPORT, *MUX, *PICTURE, *layers]


def test_a_seat_is_one_stream_of_sound_and_picture() -> None:
    *_, sound, picture = answer()[1]
    first = ["m=audio 9 UDP/TLS/RTP/SAVPF 111", HERE, "a=mid:5", "a=sendonly", *TRANSPORT, *MUX]
    assert lines(sound) == [*first, *SOUND, "a=msid:seat-1 seat-1-audio", "a=ssrc:262144 cname:seat-1"]
    first = ["m=video 9 UDP/TLS/RTP/SAVPF 96 97", HERE, "a=mid:6", "a=sendonly", *TRANSPORT, *MUX]
    assert lines(picture) == [
        *first,
        *PICTURE,
        "a=msid:seat-1 seat-1-video",
        "a=ssrc-group:FID 327680 393216",
        "a=ssrc:327680 cname:seat-1",
        "a=ssrc:393216 cname:seat-1",
    ]


def test_what_is_not_taken_has_port_zero_and_no_place_in_the_bundle() -> None:
    channel = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:9\r\n"
    session, sections = answer(seats=1, extra=channel)
    assert session.attribute("group") == "BUNDLE 0 1 2 3 4"
    assert [lines(section)[0] for section in sections[-3:]] == [
        "m=audio 0 UDP/TLS/RTP/SAVPF 0",
        "m=video 0 UDP/TLS/RTP/SAVPF 0",
        "m=application 0 UDP/DTLS/SCTP webrtc-datachannel",
    ]
    assert lines(sections[-1])[1:] == [HERE, "a=mid:9", "a=inactive"]


def test_control_a_data_channel_that_is_not_rejected_would_be_taken() -> None:
    channel = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:9\r\n"
    agreed = negotiate(recorded("chromium") + channel, seats=2)
    taken = replace(agreed, lines=(*agreed.lines[:-1], replace(agreed.lines[-1], direction="sendrecv")))
    session, sections = split_sections(write_answer(taken, LOCAL))
    assert session.attribute("group") == "BUNDLE 0 1 2 3 4 5 6 9"
    assert lines(sections[-1])[0].startswith("m=application 9 ")


@pytest.mark.parametrize("browser", ["chromium", "firefox"])
def test_the_answer_has_a_section_for_each_of_the_offer(browser: str) -> None:
    _, offered = split_sections(recorded(browser))
    _, answered = answer(browser)
    assert [section.attribute("mid") for section in answered] == [
        section.attribute("mid") for section in offered
    ]


def test_lines_end_as_the_rfc_says() -> None:
    text = write_answer(negotiate(recorded("chromium"), seats=2), LOCAL)
    assert text.endswith("\r\n")
    assert text.count("\n") == text.count("\r\n")


def test_redundant_audio_comes_first_from_the_microphone_and_nobody_is_sent_any() -> None:
    answered = write_answer(negotiate(with_red(), seats=2), LOCAL)
    microphone, *others = split_sections(answered)[1]
    said = lines(microphone)
    assert said[0] == "m=audio 9 UDP/TLS/RTP/SAVPF 63 111"
    at = said.index("a=rtpmap:63 red/48000/2")
    assert said[at + 1 : at + 3] == ["a=fmtp:63 111/111", "a=rtpmap:111 opus/48000/2"]
    assert not any("red/" in line for other in others for line in lines(other))
