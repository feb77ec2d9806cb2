"""STUN binding messages as ICE uses them (RFC 8489, RFC 8445 section 7): parsed strictly, written plainly.

Knows bytes only: no sockets, no clock, no table of peers. Whoever calls `parse` treats what it returns as
unauthenticated until `is_signed` said otherwise, and answers nothing to what raised `StunError`.
"""

from __future__ import annotations

import hmac
import zlib
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from struct import Struct

Address = tuple[str, int]

COOKIE = 0x2112A442  # RFC 8489 section 5
HEADER_BYTES = 20
MESSAGE_MAX_BYTES = 1280  # larger than any check a browser sends; smaller than any path MTU
ATTRIBUTES_MAX = 32

BINDING_REQUEST = 0x0001
BINDING_SUCCESS = 0x0101

USERNAME = 0x0006
MESSAGE_INTEGRITY = 0x0008
XOR_MAPPED_ADDRESS = 0x0020
PRIORITY = 0x0024  # RFC 8445 section 16.1
USE_CANDIDATE = 0x0025
MESSAGE_INTEGRITY_SHA256 = 0x001C
FINGERPRINT = 0x8028
ICE_CONTROLLED = 0x8029
ICE_CONTROLLING = 0x802A

_UNDERSTOOD = {
    USERNAME,
    MESSAGE_INTEGRITY,
    MESSAGE_INTEGRITY_SHA256,
    XOR_MAPPED_ADDRESS,
    PRIORITY,
    USE_CANDIDATE,
}
# Lengths RFC 8489 section 14 and RFC 8445 section 16 fix; anything else is malformed.
_FIXED_LENGTHS = {
    MESSAGE_INTEGRITY: 20,
    PRIORITY: 4,
    USE_CANDIDATE: 0,
    FINGERPRINT: 4,
    ICE_CONTROLLED: 8,
    ICE_CONTROLLING: 8,
}
_USERNAME_MAX_BYTES = 513  # RFC 8489 section 14.3
_FINGERPRINT_XOR = 0x5354554E  # RFC 8489 section 14.7
_INTEGRITY_TLV_BYTES = 24
_FINGERPRINT_TLV_BYTES = 8

TRANSACTION_BYTES = 12
_HEADER = Struct("!HHI12s")
_TLV = Struct("!HH")
_U32 = Struct("!I")


class StunError(ValueError):
    """Not a STUN message this agent would ever answer."""


@dataclass(frozen=True, slots=True)
class Message:
    """One well-formed message whose FINGERPRINT, if any, is right; nothing in it is authenticated yet."""

    kind: int
    transaction: bytes
    attributes: dict[int, bytes]  # first of each type; none that follow MESSAGE-INTEGRITY but FINGERPRINT
    raw: bytes
    integrity_at: int  # offset of MESSAGE-INTEGRITY in `raw`, 0 where there is none

    def has(self, attribute: int) -> bool:
        """Whether the message carries `attribute`."""
        return attribute in self.attributes

    def asks_too_much(self) -> bool:
        """A comprehension-required attribute (RFC 8489 section 14) that nobody here understands."""
        return any(kind < 0x8000 and kind not in _UNDERSTOOD for kind in self.attributes)

    def is_signed(self, password: str) -> bool:
        """Whether MESSAGE-INTEGRITY (RFC 8489 section 14.5) was made with `password`."""
        if not self.integrity_at:
            return False
        expected = _sign(self.raw[: self.integrity_at], password)
        return hmac.compare_digest(self.attributes[MESSAGE_INTEGRITY], expected)

    def mapped_address(self) -> Address | None:
        """XOR-MAPPED-ADDRESS (RFC 8489 section 14.2), or None where it is absent or odd."""
        value = self.attributes.get(XOR_MAPPED_ADDRESS, b"")
        if len(value) not in (8, 20) or value[1] != (1 if len(value) == 8 else 2):
            return None
        plain = _xor(value[2:], self.transaction)
        return str(ip_address(plain[2:])), int.from_bytes(plain[:2])


def parse(datagram: bytes) -> Message:
    """The message in `datagram`. Raises `StunError` for anything a strict reading of RFC 8489 forbids."""
    kind, transaction = _parse_header(datagram)
    attributes: dict[int, bytes] = {}
    integrity_at = 0
    for at, attribute, value in _walk(datagram):
        if FINGERPRINT in attributes:
            raise StunError("attribute after FINGERPRINT")
        if attribute == FINGERPRINT and _U32.unpack(value)[0] != _fingerprint(datagram[:at]):
            raise StunError("wrong FINGERPRINT")
        if integrity_at and attribute != FINGERPRINT:
            continue  # not authenticated: RFC 8489 section 14.5
        if attribute == MESSAGE_INTEGRITY:
            integrity_at = at
        attributes.setdefault(attribute, value)
    return Message(kind, transaction, attributes, datagram, integrity_at)


def username_of(datagram: bytes) -> bytes:
    """The first USERNAME of what calls itself a message, unchecked; empty where none is found.

    Costs a fraction of `parse`: whom a datagram does not name need not pay for the rest of it.
    """
    at, end = HEADER_BYTES, min(len(datagram), MESSAGE_MAX_BYTES) - 4
    while at <= end:
        attribute, length = _TLV.unpack_from(datagram, at)
        if attribute == USERNAME:
            return datagram[at + 4 : at + 4 + length]
        at += 4 + length + -length % 4
    return b""


def binding_success(request: Message, *, source: Address, password: str) -> bytes:
    """The signed answer (RFC 8445 section 7.3) to a check that came from `source`."""
    attributes = [(XOR_MAPPED_ADDRESS, _pack_address(source, request.transaction))]
    return _signed(BINDING_SUCCESS, request.transaction, attributes, password=password)


def binding_request(
    transaction: bytes, *, username: str, password: str, priority: int, tie_breaker: int, nominate: bool
) -> bytes:
    """A check of a controlling agent (RFC 8445 section 7.1); `transaction` is 12 random bytes."""
    attributes = [
        (USERNAME, username.encode()),
        (PRIORITY, _U32.pack(priority)),
        (ICE_CONTROLLING, tie_breaker.to_bytes(8)),
    ]
    if nominate:
        attributes.append((USE_CANDIDATE, b""))
    return _signed(BINDING_REQUEST, transaction, attributes, password=password)


def _parse_header(datagram: bytes) -> tuple[int, bytes]:
    if not HEADER_BYTES <= len(datagram) <= MESSAGE_MAX_BYTES:
        raise StunError("length of datagram")
    kind, length, cookie, transaction = _HEADER.unpack_from(datagram)
    if kind & 0xC000 or cookie != COOKIE:
        raise StunError("not STUN")
    if length % 4 or length != len(datagram) - HEADER_BYTES:
        raise StunError("length of message")
    return kind, transaction


def _walk(datagram: bytes) -> list[tuple[int, int, bytes]]:
    """(offset, type, value) of every attribute."""
    found: list[tuple[int, int, bytes]] = []
    at = HEADER_BYTES
    while at < len(datagram):
        if len(found) == ATTRIBUTES_MAX or at + 4 > len(datagram):
            raise StunError("attributes")
        attribute, length = _TLV.unpack_from(datagram, at)
        value = datagram[at + 4 : at + 4 + length]
        _check_length(attribute, length, len(value))
        found.append((at, attribute, value))
        at += 4 + length + -length % 4
    return found


def _check_length(attribute: int, length: int, present: int) -> None:
    if present != length or length != _FIXED_LENGTHS.get(attribute, length):
        raise StunError("length of attribute")
    if attribute == USERNAME and length > _USERNAME_MAX_BYTES:
        raise StunError("length of USERNAME")


def _signed(kind: int, transaction: bytes, attributes: list[tuple[int, bytes]], *, password: str) -> bytes:
    body = b"".join(_tlv(attribute, value) for attribute, value in attributes)
    message = _HEADER.pack(kind, len(body), COOKIE, transaction) + body
    message += _tlv(MESSAGE_INTEGRITY, _sign(message, password))
    message = _with_length(message, len(message) - HEADER_BYTES + _FINGERPRINT_TLV_BYTES)
    return message + _tlv(FINGERPRINT, _U32.pack(_fingerprint(message)))


def _tlv(attribute: int, value: bytes) -> bytes:
    return _TLV.pack(attribute, len(value)) + value + bytes(-len(value) % 4)


def _with_length(message: bytes, length: int) -> bytes:
    return message[:2] + length.to_bytes(2) + message[4:]


def _sign(before: bytes, password: str) -> bytes:
    """HMAC-SHA1 over what precedes the attribute, with a length that includes it (RFC 8489 section 14.5)."""
    covered = _with_length(before, len(before) - HEADER_BYTES + _INTEGRITY_TLV_BYTES)
    return hmac.digest(password.encode(), covered, "sha1")


def _fingerprint(before: bytes) -> int:
    covered = _with_length(before, len(before) - HEADER_BYTES + _FINGERPRINT_TLV_BYTES)
    return zlib.crc32(covered) ^ _FINGERPRINT_XOR


def _xor(value: bytes, transaction: bytes) -> bytes:
    """Port and address against the cookie and the transaction (RFC 8489 section 14.2)."""
    pad = COOKIE.to_bytes(4)[:2] + COOKIE.to_bytes(4) + transaction
    return bytes(a ^ b for a, b in zip(value, pad, strict=False))


def _pack_address(address: Address, transaction: bytes) -> bytes:
    ip: IPv4Address | IPv6Address = ip_address(address[0])
    family = 1 if ip.version == 4 else 2
    return bytes((0, family)) + _xor(address[1].to_bytes(2) + ip.packed, transaction)
