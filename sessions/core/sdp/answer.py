"""The one answer to an offer, as text (RFC 8829 section 5.3, RFC 9143 section 7.3, RFC 8839, RFC 8853).

Every section is bundled on the first; we are ICE-lite and the active DTLS side. Seats are sent with SSRCs
declared and one stream name per seat, so that a browser plays the two in step.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address

from sessions.core.sdp.negotiated import ExtensionMap, Line, Negotiated, seat_sources

_URIS = {
    "mid": "urn:ietf:params:rtp-hdrext:sdes:mid",
    "rid": "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
    "repaired_rid": "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
    "audio_level": "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
    "abs_send_time": "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
}
_HOST_PREFERENCE = 126  # RFC 8445 section 5.1.2.2


@dataclass(frozen=True, slots=True)
class LocalSide:
    """What our side brings to an answer: fresh ICE credentials, the node's certificate, where it listens."""

    session_id: int
    ufrag: str
    password: str
    fingerprint: str  # "sha-256 AB:CD:…"
    addresses: tuple[tuple[str, int], ...]


def write_answer(agreed: Negotiated, local: LocalSide) -> str:
    """The answer's text, lines ended by CRLF."""
    taken = [line.mid for line in agreed.lines if line.direction is not None]
    lines = [
        "v=0",
        f"o=- {local.session_id} 2 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE " + " ".join(taken),
        "a=extmap-allow-mixed",
        "a=msid-semantic: WMS *",
        "a=ice-lite",
    ]
    for line in agreed.lines:
        lines += _section(line, agreed, local, is_first=line.mid == taken[0])
    return "\r\n".join(lines) + "\r\n"


def _section(line: Line, agreed: Negotiated, local: LocalSide, *, is_first: bool) -> Iterable[str]:
    if line.direction is None:
        return _rejected(line)
    return [
        f"m={line.kind} 9 {line.protocol} " + " ".join(map(str, _payload_types(line, agreed))),
        "c=IN IP4 0.0.0.0",
        f"a=mid:{line.mid}",
        f"a={line.direction}",
        *_transport(local, with_candidates=is_first),
        "a=rtcp-mux",
        *(["a=rtcp-rsize"] if line.reduced_size else []),
        *_extensions(line, agreed.extensions),
        *_codecs(line, agreed),
        *_simulcast(line, agreed),
        *_sources(line, agreed),
    ]


def _rejected(line: Line) -> list[str]:
    """A section we do not take (RFC 8829 section 5.3.1): port 0."""
    form = "webrtc-datachannel" if line.kind == "application" else "0"
    return [f"m={line.kind} 0 {line.protocol} {form}", "c=IN IP4 0.0.0.0", f"a=mid:{line.mid}", "a=inactive"]


def _transport(local: LocalSide, *, with_candidates: bool) -> list[str]:
    lines = [
        f"a=ice-ufrag:{local.ufrag}",
        f"a=ice-pwd:{local.password}",
        f"a=fingerprint:{local.fingerprint}",
        "a=setup:active",
    ]
    if with_candidates:
        lines += [_candidate(at, address) for at, address in enumerate(local.addresses)]
        lines.append("a=end-of-candidates")
    return lines


def _candidate(at: int, address: tuple[str, int]) -> str:
    """One host candidate (RFC 8839 section 5.1), earlier addresses preferred; loopback comes last anyway."""
    host, port = address
    local_preference = 65535 - at - (32768 if ip_address(host).is_loopback else 0)
    priority = (_HOST_PREFERENCE << 24) + (local_preference << 8) + 255
    return f"a=candidate:{at + 1} 1 udp {priority} {host} {port} typ host"


def _payload_types(line: Line, agreed: Negotiated) -> list[int]:
    if line.kind == "audio":
        return [*_red_types(line, agreed), agreed.payloads.opus]
    return [payload for payload in (agreed.payloads.vp8, agreed.payloads.vp8_rtx) if payload]


def _extensions(line: Line, ids: ExtensionMap) -> list[str]:
    return [f"a=extmap:{getattr(ids, name)}{way} {_URIS[name]}" for name, way in line.extensions]


def _codecs(line: Line, agreed: Negotiated) -> list[str]:
    if line.kind == "audio":
        opus = agreed.payloads.opus
        return [*(each for red in _red_types(line, agreed) for each in _red(red, opus)), *_opus(opus)]
    vp8, rtx = agreed.payloads.vp8, agreed.payloads.vp8_rtx
    lines = [f"a=rtpmap:{vp8} VP8/90000", *(f"a=rtcp-fb:{vp8} {name}" for name in line.feedback)]
    return [*lines, f"a=rtpmap:{rtx} rtx/90000", f"a=fmtp:{rtx} apt={vp8}"] if rtx else lines


def _red_types(line: Line, agreed: Negotiated) -> list[int]:
    """Redundant audio before Opus, so that it is sent; from the microphone only: nobody is sent any."""
    return [agreed.payloads.red] if line.seat is None and agreed.payloads.red else []


def _red(payload: int, opus: int) -> list[str]:
    """Each packet brings the one before along (RFC 2198 section 5)."""
    return [f"a=rtpmap:{payload} red/48000/2", f"a=fmtp:{payload} {opus}/{opus}"]


def _opus(payload: int) -> list[str]:
    """Forward error correction and silence left out, both ways (RFC 7587 section 6.1)."""
    return [f"a=rtpmap:{payload} opus/48000/2", f"a=fmtp:{payload} minptime=10;useinbandfec=1;usedtx=1"]


def _simulcast(line: Line, agreed: Negotiated) -> list[str]:
    if not line.is_camera or not agreed.rids:
        return []
    return [*(f"a=rid:{rid} recv" for rid in agreed.rids), "a=simulcast:recv " + ";".join(agreed.rids)]


def _sources(line: Line, agreed: Negotiated) -> list[str]:
    """Stream and SSRCs of a seat (RFC 8830, RFC 5576)."""
    if line.seat is None or line.direction != "sendonly":
        return []
    ours, stream = seat_sources(line.seat), f"seat-{line.seat}"
    lines = [f"a=msid:{stream} {stream}-{line.kind}"]
    if line.kind == "audio":
        return [*lines, f"a=ssrc:{ours.audio} cname:{stream}"]
    if not agreed.payloads.vp8_rtx:
        return [*lines, f"a=ssrc:{ours.video} cname:{stream}"]
    # Chromium takes the first a=ssrc line for the picture, whatever the group says.
    ssrcs = (ours.video, ours.rtx)
    group = "a=ssrc-group:FID " + " ".join(map(str, ssrcs))
    return [*lines, group, *(f"a=ssrc:{ssrc} cname:{stream}" for ssrc in ssrcs)]
