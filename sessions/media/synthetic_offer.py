"""The offer of a synthetic participant, shaped like a browser's, and what it reads from the answer."""

from __future__ import annotations

from dataclasses import dataclass

from sessions.core.sdp.text import split_sections

OPUS, VP8, VP8_RTX = 111, 96, 97
MID_ID, ABS_SEND_TIME_ID, AUDIO_LEVEL_ID = 4, 2, 1
_AUDIO_LINES = (
    f"a=extmap:{AUDIO_LEVEL_ID} urn:ietf:params:rtp-hdrext:ssrc-audio-level",
    f"a=rtpmap:{OPUS} opus/48000/2",
    f"a=fmtp:{OPUS} minptime=10;useinbandfec=1",
)
_VIDEO_LINES = (
    f"a=rtpmap:{VP8} VP8/90000",
    *(f"a=rtcp-fb:{VP8} {name}" for name in ("goog-remb", "ccm fir", "nack", "nack pli")),
    f"a=rtpmap:{VP8_RTX} rtx/90000",
    f"a=fmtp:{VP8_RTX} apt={VP8}",
)


@dataclass(frozen=True, slots=True)
class OwnSide:
    """What a participant says of itself; microphone and camera are the SSRCs it sends with."""

    ufrag: str
    password: str
    fingerprint: str
    microphone: int
    camera: int


@dataclass(frozen=True, slots=True)
class ServerSide:
    """What the answer says of the node."""

    ufrag: str
    password: str
    fingerprint: tuple[str, str]  # algorithm, digest
    addresses: tuple[tuple[str, int], ...]


def write_offer(own: OwnSide, *, seats: int) -> str:
    """Microphone, camera, an empty screen, then audio and video of every seat; no simulcast."""
    kinds = ["audio", "video", "video", *["audio", "video"] * seats]
    ssrcs = {0: own.microphone, 1: own.camera}
    lines = ["v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0"]
    lines.append("a=group:BUNDLE " + " ".join(str(at) for at in range(len(kinds))))
    for at, kind in enumerate(kinds):
        lines += [
            f"m={kind} 9 UDP/TLS/RTP/SAVPF {OPUS}"
            if kind == "audio"
            else f"m=video 9 UDP/TLS/RTP/SAVPF {VP8} {VP8_RTX}",
            "c=IN IP4 0.0.0.0",
            f"a=mid:{at}",
            "a=sendonly" if at < 3 else "a=recvonly",
            f"a=ice-ufrag:{own.ufrag}",
            f"a=ice-pwd:{own.password}",
            f"a=fingerprint:{own.fingerprint}",
            "a=setup:actpass",
            "a=rtcp-mux",
            "a=rtcp-rsize",
            f"a=extmap:{MID_ID} urn:ietf:params:rtp-hdrext:sdes:mid",
            f"a=extmap:{ABS_SEND_TIME_ID} http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
            *(_AUDIO_LINES if kind == "audio" else _VIDEO_LINES),
            *([f"a=ssrc:{ssrcs[at]} cname:synthetic"] if at in ssrcs else []),
        ]
    return "\r\n".join(lines) + "\r\n"


def read_answer(text: str) -> ServerSide:
    """Raises ValueError for an answer that lacks something."""
    _, sections = split_sections(text)
    first = sections[0]
    words = [candidate.split(" ") for candidate in first.attributes("candidate")]
    algorithm, _, digest = (first.attribute("fingerprint") or "").partition(" ")
    addresses = tuple((candidate[4], int(candidate[5])) for candidate in words if candidate[2] == "udp")
    if not addresses:
        raise ValueError("the answer names no address")
    return ServerSide(
        ufrag=first.attribute("ice-ufrag") or "",
        password=first.attribute("ice-pwd") or "",
        fingerprint=(algorithm, digest),
        addresses=addresses,
    )
