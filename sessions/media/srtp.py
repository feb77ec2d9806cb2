"""SRTP and SRTCP in place (RFC 3711, RFC 7714), through libsrtp as pylibsrtp's binding exports it.

pylibsrtp's own `Session` copies every packet in and out and makes an object for each length. Here the
caller owns the buffers: packet in, packet out, same memory. Nothing else in the project touches the binding.
"""

from __future__ import annotations

import socket
from ctypes import c_void_p
from typing import Any

from pylibsrtp import Policy
from pylibsrtp._binding import ffi, lib

from sessions.media.engine import SrtpKeys
from sessions.media.turns import keeping

AEAD_AES_128_GCM: int = Policy.SRTP_PROFILE_AEAD_AES_128_GCM
AES128_CM_SHA1_80: int = Policy.SRTP_PROFILE_AES128_CM_SHA1_80
KEY_BYTES = {AEAD_AES_128_GCM: 16 + 12, AES128_CM_SHA1_80: 16 + 14}  # key and salt
TAG_BYTES = {AEAD_AES_128_GCM: 16, AES128_CM_SHA1_80: 10}  # by which a packet grows
TRAILER_BYTES = 148  # the most libsrtp may append (SRTP_MAX_SRTCP_TRAILER_LEN)

# Packets that may arrive out of order before they count as replays. libsrtp's 128 is less than a burst of
# retransmissions of a video stream; a larger window costs a bit of memory per stream.
REPLAY_WINDOW = 1024

protect = lib.srtp_protect  # (context, packet, length) -> 0 if well; the length is changed in place
unprotect = lib.srtp_unprotect
protect_rtcp = lib.srtp_protect_rtcp
unprotect_rtcp = lib.srtp_unprotect_rtcp


def address_of(pointer: Any) -> int:
    """A pointer as a number."""
    return int(ffi.cast("uintptr_t", pointer))


# The same two for while other threads wait for their turn; they take addresses (`address_of`).
_THREE = (c_void_p,) * 3
protect_keeping = keeping(address_of(ffi.addressof(lib, "srtp_protect")), *_THREE)
unprotect_keeping = keeping(address_of(ffi.addressof(lib, "srtp_unprotect")), *_THREE)


class Buffer:
    """A `Packet` in memory of its own: `pointer`, `length[0]`, `view`."""

    __slots__ = ("_memory", "length", "pointer", "size", "view")

    def __init__(self, size: int) -> None:
        self._memory = ffi.new("char[]", size)
        self.pointer = self._memory
        self.length = ffi.new("int *")
        self.size = size
        self.view = memoryview(ffi.buffer(self._memory, size))

    def fill(self, data: bytes) -> None:
        """Copy `data` in and set the length. The caller has checked that it fits."""
        size = len(data)
        ffi.memmove(self.pointer, data, size)
        self.length[0] = size


class SrtpSession:
    """The two libsrtp contexts of one peer: what it sends and what we send."""

    __slots__ = ("_held", "inbound", "outbound", "tag_bytes")

    def __init__(self, keys: SrtpKeys) -> None:
        """Raises ValueError for a profile or a key length that this project does not speak."""
        if len(keys.inbound) != KEY_BYTES.get(keys.profile) or len(keys.outbound) != len(keys.inbound):
            raise ValueError("unknown SRTP profile or wrong key length")
        inbound = _context(keys.profile, keys.inbound, lib.ssrc_any_inbound)
        outbound = _context(keys.profile, keys.outbound, lib.ssrc_any_outbound)
        self.tag_bytes = TAG_BYTES[keys.profile]
        self._held = (inbound, outbound)
        self.inbound = inbound[0]
        self.outbound = outbound[0]

    def forget(self, ssrc: int) -> None:
        """Free what libsrtp keeps for an inbound SSRC that nobody announced."""
        lib.srtp_remove_stream(self.inbound, socket.htonl(ssrc))


def _context(profile: int, key: bytes, direction: int) -> Any:
    """A `srtp_t *` that frees itself."""
    policy = ffi.new("srtp_policy_t *")
    kept = ffi.new("unsigned char[]", key)
    ok = lib.srtp_crypto_policy_set_from_profile_for_rtp(ffi.addressof(policy.rtp), profile)
    ok |= lib.srtp_crypto_policy_set_from_profile_for_rtcp(ffi.addressof(policy.rtcp), profile)
    policy.key = kept
    policy.ssrc.type = direction
    policy.window_size = REPLAY_WINDOW
    context = ffi.new("srtp_t *")
    if ok or lib.srtp_create(context, policy):
        raise ValueError("libsrtp refused the keys")
    return ffi.gc(context, _free)


def _free(context: Any) -> None:
    lib.srtp_dealloc(context[0])
