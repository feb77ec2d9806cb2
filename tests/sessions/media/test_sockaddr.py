"""Addresses to the kernel's form and back."""

from __future__ import annotations

import socket

import pytest

from sessions.media.sockaddr import SOCKADDR_BYTES, address_for, packed, unpacked

V4, V6 = socket.AF_INET, socket.AF_INET6


@pytest.mark.parametrize(
    ("family", "address"),
    [
        (V4, ("192.0.2.7", 1)),
        (V4, ("255.255.255.255", 65535)),
        (V6, ("2001:db8::7", 50000)),
        (V6, ("fe80::1%3", 7)),
    ],
)
def test_packed_and_unpacked_is_the_same(family: int, address: tuple[str, int]) -> None:
    raw = packed(family, address)
    assert (len(raw), unpacked(raw)) == (SOCKADDR_BYTES[socket.AddressFamily(family)], address)


def test_an_ipv4_address_of_an_ipv6_socket_is_written_as_one() -> None:
    assert address_for(V6, ("192.0.2.7", 9)) == ("::ffff:192.0.2.7", 9)
    assert address_for(V4, ("192.0.2.7", 9)) == ("192.0.2.7", 9)
    assert unpacked(packed(V6, ("::ffff:192.0.2.7", 9))) == ("192.0.2.7", 9)


@pytest.mark.parametrize(("family", "host"), [(V4, "::1"), (V6, "192.0.2.7"), (V4, "clinic.invalid")])
def test_an_address_of_another_family_cannot_be_packed(family: int, host: str) -> None:
    with pytest.raises(ValueError, match=r"Expected 4 octets|At least 3 parts"):
        packed(family, (host, 1))


def test_the_kernel_writes_them_the_same() -> None:
    with socket.socket(V6, socket.SOCK_DGRAM) as one:
        one.bind(("::1", 0))
        port = one.getsockname()[1]
        with socket.socket(V6, socket.SOCK_DGRAM) as other:
            other.sendto(b"x", unpacked(packed(V6, ("::1", port))))
            assert one.recv(2) == b"x"
