"""A browser's offer, read for what our answer needs (RFC 8829, RFC 9143, RFC 8839, RFC 8122).

The order of m-lines is law: microphone, camera, screen, then audio and video of each seat. Candidates of the
other side are never read. Anything this module does not like is an `OfferError`; it raises nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sessions.core.sdp.negotiated import (
    FEEDBACK,
    ExtensionMap,
    Fingerprint,
    Line,
    Negotiated,
    Payloads,
    SeatMids,
)
from sessions.core.sdp.text import OfferError, Section, split_sections

SENT_LINES = ("audio", "video", "video")  # microphone, camera, screen
RIDS_MAX = 4
ANNOUNCED_SSRCS_MAX = 20
FINGERPRINTS_MAX = 8
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,16}")
_ICE_UFRAG = re.compile(r"[A-Za-z0-9+/]{4,256}")  # RFC 8839 section 5.4
_DIGEST_BYTES = {
    "sha-256": 32,
    "sha-384": 48,
    "sha-512": 64,
}  # weaker ones are not counted (RFC 8122 section 5)
_HEX_PAIRS = re.compile(r"[0-9A-F]{2}(:[0-9A-F]{2})*")
_MIRRORED = {"": "", "sendrecv": "", "sendonly": "/recvonly", "recvonly": "/sendonly"}
_EXTENSION_URIS = {
    "urn:ietf:params:rtp-hdrext:sdes:mid": "mid",
    "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id": "rid",
    "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id": "repaired_rid",
    "urn:ietf:params:rtp-hdrext:ssrc-audio-level": "audio_level",
    "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time": "abs_send_time",
}


@dataclass(frozen=True, slots=True)
class _Media:
    """One m= section with what its first line says."""

    kind: str
    protocol: str
    payloads: tuple[int, ...]
    section: Section
    mid: str

    @property
    def direction(self) -> str:
        for name in ("sendonly", "recvonly", "inactive"):
            if self.section.has(name):
                return name
        return "sendrecv"  # RFC 8866 section 6.7


def negotiate(description: str, *, seats: int) -> Negotiated:
    """What is agreed with the sender of this offer, for a room of `seats` seats. Raises `OfferError`."""
    session, sections = split_sections(description)
    every = [_read_media(section) for section in sections]
    media = [line for line in every if line.kind in ("audio", "video")]
    _check_order(media)
    _check_bundle(session, media)
    payloads = _read_payloads(media)
    extensions = _read_extensions(media)
    shown = (len(media) - len(SENT_LINES)) // 2
    return Negotiated(
        ufrag=_read_ufrag(session, media),
        fingerprints=_read_fingerprints(session, media[0].section),
        payloads=payloads,
        extensions=extensions,
        rids=_read_rids(media[1].section),
        seats=_pair_seats(media, min(shown, seats)),
        lines=tuple(_answer_line(line, media, seats=seats) for line in every),
        announced=_read_ssrcs(media[: len(SENT_LINES)]),
        repairs=_read_repairs(media[: len(SENT_LINES)]),
    )


def _read_media(section: Section) -> _Media:
    words = section.lines[0][1].split(" ")
    mid = section.attribute("mid")
    if len(words) < 4 or mid is None or not _TOKEN.fullmatch(mid):
        raise OfferError("a media section has no usable m= line or mid")
    payloads = tuple(_number(word, 127) for word in words[3:]) if words[0] in ("audio", "video") else ()
    return _Media(words[0], words[2], payloads, section, mid)


def _check_order(media: list[_Media]) -> None:
    kinds = tuple(line.kind for line in media)
    pairs = (len(kinds) - len(SENT_LINES)) // 2
    if len(kinds) < len(SENT_LINES) or kinds != SENT_LINES + ("audio", "video") * pairs:
        raise OfferError("the order is microphone, camera, screen, then audio and video of each seat")
    if any(line.protocol != "UDP/TLS/RTP/SAVPF" for line in media):
        raise OfferError("media must be offered as UDP/TLS/RTP/SAVPF")


def _check_bundle(session: Section, media: list[_Media]) -> None:
    mids = [line.mid for line in media]
    groups = [value.split(" ")[1:] for value in session.attributes("group") if value.startswith("BUNDLE ")]
    if len(set(mids)) != len(mids) or len(groups) != 1 or not set(mids) <= set(groups[0]):
        raise OfferError("every media section must have its own mid in one bundle")
    for line in media:
        if not line.section.has("rtcp-mux"):
            raise OfferError("every media section must offer rtcp-mux")
        if _inherited(session, line.section, "setup") not in ("actpass", "passive"):
            raise OfferError("the offer must leave the active DTLS role to the answer")


def _read_ufrag(session: Section, media: list[_Media]) -> str:
    ufrags = {_inherited(session, line.section, "ice-ufrag") for line in media}
    ufrag = ufrags.pop() or ""
    if ufrags or not _ICE_UFRAG.fullmatch(ufrag):
        raise OfferError("one ice-ufrag for the whole bundle is needed")
    return ufrag


def _read_fingerprints(session: Section, first: Section) -> tuple[Fingerprint, ...]:
    found = []
    for value in (first.attributes("fingerprint") or session.attributes("fingerprint"))[:FINGERPRINTS_MAX]:
        algorithm, _, digest = value.partition(" ")
        algorithm, digest = algorithm.lower(), digest.upper()
        length = _DIGEST_BYTES.get(algorithm)
        if length and len(digest) == 3 * length - 1 and _HEX_PAIRS.fullmatch(digest):
            found.append(Fingerprint(algorithm, digest))
    if not found:
        raise OfferError("a certificate fingerprint by SHA-256 or better is needed")
    return tuple(found)


def _read_payloads(media: list[_Media]) -> Payloads:
    """Payload types, which in one bundle mean the same everywhere (RFC 9143 section 9.1)."""
    opus = _find_payload(media[0], "opus/48000/2")
    vp8 = _find_payload(media[1], "VP8/90000")
    if not opus or not vp8:
        raise OfferError("Opus and VP8 must be offered")
    rtx = _find_rtx(media[1], vp8)
    for line in media:
        name, wanted = ("opus/48000/2", opus) if line.kind == "audio" else ("VP8/90000", vp8)
        if (wanted, name.lower()) not in _codecs(line):
            raise OfferError("a payload type must mean the same codec in every media section")
    return Payloads(opus=opus, vp8=vp8, vp8_rtx=rtx, red=_find_red(media[0], opus))


def _codecs(line: _Media) -> list[tuple[int, str]]:
    """(payload type, codec in small letters) in the order of preference of the m= line."""
    named = {}
    for value in line.section.attributes("rtpmap"):
        payload, _, codec = value.partition(" ")
        named[_number(payload, 127)] = codec.strip().lower()
    return [(payload, named[payload]) for payload in line.payloads if payload in named]


def _find_payload(line: _Media, codec: str) -> int:
    return next((payload for payload, name in _codecs(line) if name == codec.lower()), 0)


def _find_rtx(line: _Media, repaired: int) -> int:
    """The payload type that repairs `repaired` (RFC 4588 section 8.6), or 0."""
    repairs = [value.split(" ", 1) for value in line.section.attributes("fmtp")]
    wanted = {words[0] for words in repairs if words[1:] == [f"apt={repaired}"]}
    return next((pt for pt, name in _codecs(line) if name == "rtx/90000" and str(pt) in wanted), 0)


def _find_red(line: _Media, opus: int) -> int:
    """The payload type of redundant audio that carries nothing but `opus` (RFC 2198 section 5), or 0."""
    lists = [value.partition(" ") for value in line.section.attributes("fmtp")]
    wanted = {payload for payload, _, carried in lists if set(carried.split("/")) == {str(opus)}}
    return next((pt for pt, name in _codecs(line) if name == "red/48000/2" and str(pt) in wanted), 0)


def _extensions_of(section: Section) -> dict[str, tuple[int, str]]:
    """Id and direction, seen from our side, of each extension that we know (RFC 8285 section 5)."""
    found: dict[str, tuple[int, str]] = {}
    for value in section.attributes("extmap"):
        where, _, rest = value.partition(" ")
        number, _, way = where.partition("/")
        name = _EXTENSION_URIS.get(rest.split(" ")[0])
        if name is not None and way in _MIRRORED:
            found.setdefault(name, (_number(number, 14), _MIRRORED[way]))
    return found


def _read_extensions(media: list[_Media]) -> ExtensionMap:
    """Ids of the header extensions we know; in one bundle an id means one thing (RFC 9143 section 9.2)."""
    agreed: dict[str, int] = {}
    for line in media:
        for name, (number, _) in _extensions_of(line.section).items():
            if agreed.setdefault(name, number) != number:
                raise OfferError("a header extension must have the same id in every media section")
    if len(set(agreed.values())) != len(agreed) or 0 in agreed.values():
        raise OfferError("header extension ids must be their own, 1 to 14")
    return ExtensionMap(**agreed)


def _read_rids(section: Section) -> tuple[str, ...]:
    """The camera's layers, lowest first, as a=simulcast lists them (RFC 8853 section 5.1)."""
    value = section.attribute("simulcast") or ""
    words = value.split(" ")
    if len(words) < 2 or "send" not in words[:-1]:
        return ()
    streams = words[words.index("send") + 1].split(";")
    rids = tuple(stream.split(",")[0].removeprefix("~") for stream in streams)
    offered = {rid.split(" ")[0] for rid in section.attributes("rid") if " send" in rid}
    if len(rids) > RIDS_MAX or len(set(rids)) != len(rids):
        raise OfferError(f"at most {RIDS_MAX} layers are taken, each with its own rid")
    if not set(rids) <= offered or not all(map(_TOKEN.fullmatch, rids)):
        raise OfferError("the simulcast line and the rid lines disagree")
    return rids


def _pair_seats(media: list[_Media], seats: int) -> tuple[SeatMids, ...]:
    first = len(SENT_LINES)
    pairs = zip(media[first::2], media[first + 1 :: 2], strict=True)
    return tuple(SeatMids(audio.mid, video.mid) for audio, video in pairs)[:seats]


def _read_ssrcs(media: list[_Media]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """SSRCs a browser announces for what it sends (RFC 5576), by mid."""
    announced = []
    for line in media:
        values = [_number(value.split(" ")[0], 2**32 - 1) for value in line.section.attributes("ssrc")]
        if values:
            announced.append((line.mid, tuple(dict.fromkeys(values))))
    if sum(len(ssrcs) for _, ssrcs in announced) > ANNOUNCED_SSRCS_MAX:
        raise OfferError(f"at most {ANNOUNCED_SSRCS_MAX} sources are taken")
    return tuple(announced)


def _read_repairs(media: list[_Media]) -> tuple[tuple[int, int], ...]:
    """Which announced SSRC repairs which (RFC 5576 section 4.2, RFC 4588 section 8.3)."""
    groups = [value.split(" ") for line in media for value in line.section.attributes("ssrc-group")]
    pairs = [words[1:] for words in groups if words[0] == "FID" and len(words) == 3]
    return tuple((_number(repair, 2**32 - 1), _number(original, 2**32 - 1)) for original, repair in pairs)


def _answer_line(line: _Media, media: list[_Media], *, seats: int) -> Line:
    """What the answer's section in the same place must say."""
    first = len(SENT_LINES)
    at = next((at for at, other in enumerate(media) if other is line), None)
    if at is None or at >= first + 2 * seats:
        return Line(line.kind, line.mid, line.protocol, direction=None)
    known = tuple((name, way) for name, (_, way) in _extensions_of(line.section).items())
    feedback = tuple(name for name in FEEDBACK if line.kind == "video" and _offers_feedback(line, name))
    takes = line.direction in (("sendonly", "sendrecv") if at < first else ("recvonly", "sendrecv"))
    return Line(
        line.kind,
        line.mid,
        line.protocol,
        direction=("recvonly" if at < first else "sendonly") if takes else "inactive",
        seat=(at - first) // 2 if at >= first else None,
        extensions=known,
        feedback=feedback,
        reduced_size=line.section.has("rtcp-rsize"),
        is_camera=at == 1,
    )


def _offers_feedback(line: _Media, name: str) -> bool:
    vp8 = _find_payload(line, "VP8/90000")
    return bool({f"{vp8} {name}", f"* {name}"} & set(line.section.attributes("rtcp-fb")))


def _inherited(session: Section, section: Section, name: str) -> str | None:
    value = section.attribute(name)
    return session.attribute(name) if value is None else value


def _number(word: str, largest: int) -> int:
    if not word.isdigit() or len(word) > 10 or int(word) > largest:
        raise OfferError("a number is missing or too large")
    return int(word)
