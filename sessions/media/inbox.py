"""The way into a node: many datagrams of its one UDP socket in one system call, read where they lie.

The inbox owns a row of arrivals: memory, a length that C writes, and where the datagram came from. What was
read stays until the next `fill`; whoever needs it longer takes `octets()`. SRTP is decrypted in place: the
length that libsrtp changes is the one that the kernel wrote. Where the platform has no `recvmmsg` the same
arrivals are filled one by one.
"""

from __future__ import annotations

import errno
import os
import socket
from typing import Any

from sessions.media import mmsg
from sessions.media.engine import Address
from sessions.media.mmsg import AT_ONCE, FFI
from sessions.media.sockaddr import SOCKADDR_BYTES, packed, unpacked

DATAGRAM_MAX_BYTES = 2048
_SLOT_BYTES = DATAGRAM_MAX_BYTES + 64  # the octet that tells what was too long, and whole cache lines
_NOTHING = frozenset({errno.EAGAIN, errno.EWOULDBLOCK, errno.EINTR})


class Arrival:
    """One datagram: `pointer` and `length[0]` as C sees it, `view` as Python does.

    `path` is where it came from as the kernel wrote it: the same for the same address, and cheap to look up.
    """

    __slots__ = ("_name", "length", "pointer", "view")

    def __init__(self, pointer: Any, length: Any, name: memoryview) -> None:
        self.pointer = pointer
        self.length = length
        self.view = memoryview(FFI.buffer(pointer, _SLOT_BYTES))
        self._name = name

    @property
    def path(self) -> bytes:
        return self._name.tobytes()

    @property
    def source(self) -> Address:
        """Where it came from, as people write it."""
        return unpacked(self.path)

    def octets(self) -> bytes:
        """A copy."""
        return self.view[: self.length[0]].tobytes()

    def put(self, datagram: bytes, path: bytes) -> None:
        """As if it had just come."""
        self.view[: len(datagram)] = datagram
        self.length[0] = len(datagram)
        self._name[:] = path


class Inbox:
    """`arrivals` of a bound socket, which stays its owner's to close."""

    def __init__(self, udp: socket.socket, *, slots: int, recvmmsg: bool = True) -> None:
        self._udp = udp
        self._receive_messages: Any = mmsg.recvmmsg if recvmmsg else None
        self._slots = slots
        name_bytes = SOCKADDR_BYTES[udp.family]
        self._memory = FFI.new("char[]", slots * _SLOT_BYTES)
        self._names = FFI.new("char[]", slots * name_bytes)
        self._vectors = FFI.new("struct iovec[]", slots)
        self._messages = FFI.new("struct mmsghdr[]", slots)
        self.arrivals = [self._slot(i, name_bytes) for i in range(slots)]

    def _slot(self, place: int, name_bytes: int) -> Arrival:
        """Point the kernel's structures at slot `place`, once and for all."""
        pointer, name = self._memory + place * _SLOT_BYTES, self._names + place * name_bytes
        vector, header = self._vectors[place], self._messages[place].msg_hdr
        vector.iov_base, vector.iov_len = pointer, DATAGRAM_MAX_BYTES + 1
        header.msg_name, header.msg_namelen = name, name_bytes
        header.msg_iov, header.msg_iovlen = self._vectors + place, 1
        length = FFI.cast("int *", FFI.addressof(self._messages[place], "msg_len"))
        return Arrival(pointer, length, memoryview(FFI.buffer(name, name_bytes)))

    def fill(self) -> int:
        """Read what waits, as much as there are slots for; how many came. Never waits.

        Raises OSError for what the socket reports, for instance an ICMP answer to something that was sent.
        """
        if self._receive_messages is None:
            return self._fill_one_by_one()
        count: int = self._receive_messages(
            self._udp.fileno(), self._messages, self._slots, AT_ONCE, FFI.NULL
        )
        if count >= 0:
            return count
        if FFI.errno in _NOTHING:
            return 0
        raise OSError(FFI.errno, os.strerror(FFI.errno))

    def _fill_one_by_one(self) -> int:
        for place, arrival in enumerate(self.arrivals):
            try:
                datagram, source = self._udp.recvfrom(DATAGRAM_MAX_BYTES + 1, AT_ONCE)
            except BlockingIOError:
                return place
            except OSError:
                if place == 0:
                    raise
                return place
            arrival.put(datagram, packed(self._udp.family, source[:2]))
        return self._slots
