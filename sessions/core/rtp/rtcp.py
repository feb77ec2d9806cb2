"""RTCP on the wire (RFC 3550 §6, RFC 4585, RFC 5104, REMB): a reader that refuses nonsense, and writers.

A few packets a second pass here, so values may be objects.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from struct import Struct, pack

from sessions.core.rtp.header import Packet

SR, RR, SDES, BYE, RTPFB, PSFB = 200, 201, 202, 203, 205, 206
NACK, PLI, FIR, APPLICATION = 1, 1, 4, 15  # feedback message types
MAX_BLOCKS = 31
_HEAD = Struct(">BBH")
_SENDER = Struct(">IQIII")
_BLOCK = Struct(">IIIIII")


@dataclass(frozen=True, slots=True)
class Part:
    """One packet of a compound: `count` is its five-bit field, `body` what follows the first four bytes."""

    packet_type: int
    count: int
    body: memoryview


@dataclass(frozen=True, slots=True)
class ReportBlock:
    """What one source looked like at a receiver (RFC 3550 §6.4.1)."""

    ssrc: int
    fraction_lost: int  # 256ths
    lost: int
    highest: int
    jitter: int
    last_sr: int
    since_last_sr: int  # 65,536ths of a second


@dataclass(frozen=True, slots=True)
class SenderInfo:
    """Where a source's timestamps stand in time, and what it sent. `ntp`: 64-bit fixed point."""

    ssrc: int
    ntp: int
    timestamp: int
    packets: int
    octets: int


def split(packet: Packet, length: int) -> list[Part] | None:
    """The packets of a compound, or of a reduced-size one (RFC 5506); None: malformed."""
    view = memoryview(packet)[:length]
    parts: list[Part] = []
    at = 0
    while at + 4 <= length:
        first, packet_type, words = _HEAD.unpack_from(view, at)
        end = at + 4 + 4 * words
        if first & 0xC0 != 0x80 or end > length or not 192 <= packet_type <= 223:
            return None
        padding = view[end - 1] if first & 0x20 and words else 0
        if padding > 4 * words or (padding and end != length):
            return None
        parts.append(Part(packet_type, first & 0x1F, view[at + 4 : end - padding]))
        at = end
    return parts if parts and at == length else None


def read_sender_info(part: Part) -> SenderInfo | None:
    """The sender's half of an SR; None: cut off."""
    if len(part.body) < _SENDER.size + part.count * _BLOCK.size:
        return None
    return SenderInfo(*_SENDER.unpack_from(part.body))


def read_blocks(part: Part) -> list[ReportBlock] | None:
    """Report blocks of an SR or RR; None: cut off."""
    start = _SENDER.size if part.packet_type == SR else 4
    if len(part.body) < start + part.count * _BLOCK.size:
        return None
    return [_read_block(part.body, start + i * _BLOCK.size) for i in range(part.count)]


def _read_block(body: memoryview, at: int) -> ReportBlock:
    ssrc, loss, highest, jitter, last_sr, since = _BLOCK.unpack_from(body, at)
    lost = (loss & 0xFFFFFF) - ((loss & 0x800000) << 1)
    return ReportBlock(ssrc, loss >> 24, lost, highest, jitter, last_sr, since)


def read_pictures_lost(part: Part) -> list[int] | None:
    """SSRCs that a PLI (RFC 4585 §6.3.1) or FIR (RFC 5104 §4.3.1) names; None: cut off."""
    body = part.body
    if len(body) < 8:
        return None
    if part.count == PLI:
        return [int.from_bytes(body[4:8], "big")]
    return [int.from_bytes(body[at : at + 4], "big") for at in range(8, len(body) - 7, 8)]


def read_lost(part: Part) -> tuple[int, list[int]] | None:
    """SSRC and sequence numbers of a NACK (RFC 4585 §6.2.1); None: cut off."""
    body = part.body
    if len(body) < 12 or len(body) % 4:
        return None
    lost = []
    for at in range(8, len(body), 4):
        first, mask = int.from_bytes(body[at : at + 2], "big"), int.from_bytes(body[at + 2 : at + 4], "big")
        lost.append(first)
        lost += [(first + 1 + bit) & 0xFFFF for bit in range(16) if mask >> bit & 1]
    return int.from_bytes(body[4:8], "big"), lost


def read_ceiling(part: Part) -> int | None:
    """Bits per second of a REMB; None: it is none, or cut off."""
    body = part.body
    if len(body) < 16 or bytes(body[8:12]) != b"REMB":
        return None
    value = int.from_bytes(body[12:16], "big")
    return (value & 0x3FFFF) << (value >> 18 & 0x3F)


def read_byes(part: Part) -> list[int] | None:
    """SSRCs that end (RFC 3550 §6.6); None: cut off."""
    if len(part.body) < 4 * part.count:
        return None
    return [int.from_bytes(part.body[4 * i : 4 * i + 4], "big") for i in range(part.count)]


def _packet(count: int, packet_type: int, body: bytes) -> bytes:
    return _HEAD.pack(0x80 | count, packet_type, len(body) // 4) + body


def _block(block: ReportBlock) -> bytes:
    loss = block.fraction_lost << 24 | block.lost & 0xFFFFFF
    return _BLOCK.pack(block.ssrc, loss, block.highest, block.jitter, block.last_sr, block.since_last_sr)


def receiver_report(reporter: int, blocks: Sequence[ReportBlock]) -> bytes:
    """RR with at most 31 blocks; the caller splits longer lists."""
    return _packet(len(blocks), RR, pack(">I", reporter) + b"".join(map(_block, blocks)))


def sender_report(info: SenderInfo) -> bytes:
    """SR without report blocks."""
    body = _SENDER.pack(
        info.ssrc,
        info.ntp & 0xFFFFFFFFFFFFFFFF,
        info.timestamp & 0xFFFFFFFF,
        info.packets & 0xFFFFFFFF,
        info.octets & 0xFFFFFFFF,
    )
    return _packet(0, SR, body)


def source_description(ssrc: int, cname: bytes) -> bytes:
    """SDES with a CNAME (RFC 3550 §6.5): ended by a zero and padded to a word."""
    item = bytes((1, len(cname))) + cname + b"\0"
    return _packet(1, SDES, pack(">I", ssrc) + item + bytes(-len(item) % 4))


def picture_loss(reporter: int, ssrc: int) -> bytes:
    """PLI for one source."""
    return _packet(PLI, PSFB, pack(">II", reporter, ssrc))


def packets_lost(reporter: int, ssrc: int, seqs: Sequence[int]) -> bytes:
    """NACK for one source; `seqs` are full or 16-bit numbers in order."""
    words = []
    rest = list(seqs)
    while rest:
        first = rest[0]
        near = [seq for seq in rest[1:] if seq - first <= 16]
        words.append((first & 0xFFFF) << 16 | sum(1 << (seq - first - 1) for seq in near))
        rest = rest[1 + len(near) :]
    return _packet(NACK, RTPFB, pack(f">II{len(words)}I", reporter, ssrc, *words))


def bitrate_ceiling(reporter: int, bits_per_second: int, ssrcs: Iterable[int]) -> bytes:
    """REMB (draft-alvestrand-rmcat-remb-03 §2.2): 6-bit exponent, 18-bit mantissa, rounded down."""
    exponent = max(0, bits_per_second.bit_length() - 18)
    named = list(ssrcs)
    value = len(named) << 24 | exponent << 18 | bits_per_second >> exponent
    return _packet(APPLICATION, PSFB, pack(f">II4sI{len(named)}I", reporter, 0, b"REMB", value, *named))
