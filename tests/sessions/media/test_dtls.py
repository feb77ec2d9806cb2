"""A DTLS association over a queue: deadlines, bounds, and datagrams that are not what they seem."""

from __future__ import annotations

import asyncio
import gc
import random
from itertools import count

import pytest
from aiortc import RTCCertificate
from OpenSSL import SSL

from sessions.media import aiortc_seam, dtls
from sessions.media.dtls import HANDSHAKE_DEADLINE_S, QUEUE_DATAGRAMS, DtlsAssociation, DtlsError
from sessions.media.engine import SrtpKeys

OPENSSL_S = 1.0  # when it sends a flight again by itself
LAST_FLIGHT = 3  # the server's: of the datagrams of a handshake the fourth


class Ends:
    """Two associations that send to one another; datagrams `lost`, counted both ways, never arrive."""

    def __init__(self, *lost: int) -> None:
        self.lost, self.numbers = lost, count()
        certificates = [RTCCertificate.generateCertificate() for _ in range(2)]
        self.prints = [tuple(aiortc_seam.fingerprint_of(each).split(" ")) for each in certificates]
        self.client = DtlsAssociation(
            lambda datagram: self.pass_on(self.server, datagram),
            certificate=certificates[0],
            role="client",
            profiles=("gcm",),
        )
        self.server = DtlsAssociation(
            lambda datagram: self.pass_on(self.client, datagram),
            certificate=certificates[1],
            role="server",
            profiles=("gcm",),
        )

    def pass_on(self, to: DtlsAssociation, datagram: bytes) -> None:
        if next(self.numbers) not in self.lost:
            to.feed(datagram)

    async def connect(self, deadline_s: float = HANDSHAKE_DEADLINE_S) -> bool:
        ours, theirs = await asyncio.gather(
            self.client.connect([(self.prints[1][0], self.prints[1][1])], deadline_s=deadline_s),
            self.server.connect([(self.prints[0][0], self.prints[0][1])], deadline_s=deadline_s),
        )
        return (ours.inbound, ours.outbound) == (theirs.outbound, theirs.inbound)

    async def agree(self, deadline_s: float) -> tuple[SrtpKeys, SrtpKeys]:
        """What the client has as soon as it can, and the server."""
        return await asyncio.gather(
            self.client.agree([(self.prints[1][0], self.prints[1][1])], deadline_s=deadline_s),
            self.server.connect([(self.prints[0][0], self.prints[0][1])], deadline_s=deadline_s),
        )

    async def close(self) -> None:
        await self.client.close()
        await self.server.close()


async def test_two_ends_agree_on_keys(no_leaks: object) -> None:
    ends = Ends()
    assert await ends.connect()
    await ends.close()


async def test_what_it_held_of_openssl_is_given_back_as_it_closes_and_not_by_the_collector() -> None:
    gc.collect()
    gc.disable()
    try:
        before = held_of_openssl()
        ends = Ends()
        await ends.connect()
        assert held_of_openssl() == before + 2
        await ends.close()
        assert held_of_openssl() == before
    finally:
        gc.enable()


def held_of_openssl() -> int:
    return sum(isinstance(one, SSL.Connection) for one in gc.get_objects())


@pytest.mark.parametrize("lost", [0, 1, 2], ids=["hello", "certificate", "finish"])
async def test_a_lost_datagram_is_sent_again_before_openssl_would(lost: int, no_leaks: object) -> None:
    ends = Ends(lost)
    assert await ends.connect(deadline_s=OPENSSL_S)
    await ends.close()


async def test_openssl_alone_takes_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sessions.media.dtls.RESENDS_MAX", 0)
    ends = Ends(0)
    with pytest.raises(DtlsError, match="in time"):
        await ends.connect(deadline_s=OPENSSL_S / 2)
    await ends.close()


async def test_a_client_has_keys_before_the_last_flight_comes_as_it_does_in_the_end(no_leaks: object) -> None:
    ends = Ends(LAST_FLIGHT)
    ours, theirs = await ends.agree(deadline_s=3 * OPENSSL_S)
    assert (ours.inbound, ours.outbound) == (theirs.outbound, theirs.inbound)
    assert next(ends.numbers) == LAST_FLIGHT + 1  # OpenSSL's second is not over yet
    await ends.client.finished()
    await ends.close()


async def test_control_who_waits_for_the_last_flight_waits_for_openssl(no_leaks: object) -> None:
    ends = Ends(LAST_FLIGHT)
    with pytest.raises(DtlsError, match="in time"):
        await ends.connect(deadline_s=0.9 * OPENSSL_S)
    await ends.close()


async def test_a_last_flight_that_never_comes_is_an_error_in_the_end(no_leaks: object) -> None:
    ends = Ends(*range(LAST_FLIGHT, 1_000))
    await ends.agree(deadline_s=0.5)
    with pytest.raises(DtlsError, match="in time"):
        await ends.client.finished()
    await ends.close()


async def test_keys_are_agreed_with_nobody_but_the_holder_of_the_certificate(no_leaks: object) -> None:
    ends = Ends()
    ends.prints[1] = ("sha-256", ":".join(["00"] * 32))
    with pytest.raises(DtlsError, match="refused"):
        await ends.agree(deadline_s=OPENSSL_S)
    await ends.close()


async def test_an_association_closed_before_the_last_flight_leaves_nothing(no_leaks: object) -> None:
    ends = Ends(*range(LAST_FLIGHT, 1_000))
    await ends.agree(deadline_s=HANDSHAKE_DEADLINE_S)
    await ends.close()


async def test_nobody_at_the_other_end_is_noticed_in_time(no_leaks: object) -> None:
    ends = Ends()
    with pytest.raises(DtlsError, match="in time"):
        await ends.client.connect([("sha-256", "AA")], deadline_s=0.05)
    await ends.close()


async def test_a_wrong_certificate_is_refused(no_leaks: object) -> None:
    ends = Ends()
    ends.prints[1] = ("sha-256", ":".join(["00"] * 32))
    with pytest.raises(DtlsError, match="refused"):
        await ends.connect()
    await ends.close()


async def test_the_queue_is_bounded() -> None:
    ends = Ends()
    assert [ends.client.feed(b"\x16") for _ in range(QUEUE_DATAGRAMS + 2)].count(True) == QUEUE_DATAGRAMS


async def test_control_without_the_bound_everything_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dtls, "QUEUE_DATAGRAMS", 0)  # a queue of no size is endless
    ends = Ends()
    assert all(ends.client.feed(b"\x16") for _ in range(10 * QUEUE_DATAGRAMS))


async def test_nonsense_of_dtls_form_disturbs_neither_handshake_nor_association(no_leaks: object) -> None:
    ends, draw = Ends(), random.Random(5)
    for _ in range(QUEUE_DATAGRAMS - 8):
        ends.client.feed(bytes([draw.randrange(20, 64)]) + draw.randbytes(draw.randrange(200)))
    assert await ends.connect()
    closed: list[str] = []
    ends.client.on_closed(lambda: closed.append("client"))
    for _ in range(2_000):
        if not ends.client.feed(bytes([draw.randrange(20, 64)]) + draw.randbytes(draw.randrange(200))):
            await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert closed == []
    await ends.close()


async def test_closing_twice_or_before_anything_happened_is_fine(no_leaks: object) -> None:
    ends = Ends()
    await ends.close()
    await ends.close()
