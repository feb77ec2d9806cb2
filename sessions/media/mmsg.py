"""Many datagrams a system call, as Linux has it (sendmmsg(2), recvmmsg(2)): the structures and the functions.

Where the platform has neither, or another layout of the structures, both functions are None and who uses them
goes the portable way, a datagram a call.
"""

from __future__ import annotations

import socket
import sys
from ctypes import c_int, c_uint, c_void_p
from typing import Any

import cffi

from sessions.media.turns import keeping

FFI = cffi.FFI()
FFI.cdef(
    """
    struct iovec { void *iov_base; size_t iov_len; };
    struct msghdr {
        void *msg_name; unsigned int msg_namelen;
        struct iovec *msg_iov; size_t msg_iovlen;
        void *msg_control; size_t msg_controllen; int msg_flags;
    };
    struct mmsghdr { struct msghdr msg_hdr; unsigned int msg_len; };
    int sendmmsg(int fd, struct mmsghdr *messages, unsigned int count, int flags);
    int recvmmsg(int fd, struct mmsghdr *messages, unsigned int count, int flags, void *timeout);
    """
)
AT_ONCE = int(getattr(socket, "MSG_DONTWAIT", 0))


def _of_the_platform(name: str) -> Any:
    if not sys.platform.startswith("linux"):
        return None
    try:
        return getattr(FFI.dlopen(None), name)
    except (AttributeError, OSError):
        return None


sendmmsg: Any = _of_the_platform("sendmmsg")
recvmmsg: Any = _of_the_platform("recvmmsg")
# `sendmmsg` while other threads wait for their turn: the messages are an address, and no errno is said.
sendmmsg_keeping: Any = sendmmsg and keeping(
    int(FFI.cast("uintptr_t", sendmmsg)), c_int, c_void_p, c_uint, c_int
)
