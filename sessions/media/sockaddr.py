"""Addresses as the kernel writes them (`struct sockaddr_in`, `struct sockaddr_in6`) and as people do."""

from __future__ import annotations

import ipaddress
import socket
import sys

from sessions.media.engine import Address

_MAPPED = "::ffff:"  # RFC 4291 §2.5.5.2
SOCKADDR_BYTES = {socket.AF_INET: 16, socket.AF_INET6: 28}


def address_for(family: int, address: Address) -> Address:
    """An IPv4 address as an IPv6 socket names it (RFC 4291 §2.5.5.2); others unchanged."""
    host, port = address[0], address[1]
    if family == socket.AF_INET6 and ":" not in host:
        return (f"::ffff:{host}", port)
    return (host, port)


def packed(family: int, address: Address) -> bytes:
    """Family in the host's byte order, the rest in the network's. Raises ValueError for another family's."""
    host, port = address
    start = family.to_bytes(2, sys.byteorder) + port.to_bytes(2, "big")
    if family == socket.AF_INET6:
        scoped = ipaddress.IPv6Address(host)
        scope = _scope_number(scoped.scope_id)
        return start + bytes(4) + scoped.packed + scope.to_bytes(4, sys.byteorder)
    return start + ipaddress.IPv4Address(host).packed + bytes(8)


def unpacked(raw: bytes) -> Address:
    """The reverse; an IPv4 address that an IPv6 socket names is written as one.

    Asked of every datagram of a stranger, so it has to be quick.
    """
    port = raw[2] << 8 | raw[3]
    if len(raw) == SOCKADDR_BYTES[socket.AF_INET]:
        return socket.inet_ntop(socket.AF_INET, raw[4:8]), port
    host = socket.inet_ntop(socket.AF_INET6, raw[8:24])
    if host.startswith(_MAPPED):
        return host[len(_MAPPED) :], port
    scope = int.from_bytes(raw[24:28], sys.byteorder)
    return (f"{host}%{scope}" if scope else host), port


def _scope_number(scope: str | None) -> int:
    """The interface a link-local address belongs to, as a number; 0 for none."""
    if scope is None:
        return 0
    return int(scope) if scope.isdigit() else socket.if_nametoindex(scope)
