"""What we rely on in aiortc 1.16, name by name: a newer one must keep this or the seam has to change."""

from __future__ import annotations

import asyncio
from importlib.metadata import version

import pytest
from aiortc import RTCCertificate
from aiortc.rtcdtlstransport import RTCDtlsTransport
from pylibsrtp import Policy, Session

from sessions.media import aiortc_seam
from sessions.media.aiortc_seam import ProfileName


class BarePath:
    """Has what aiortc may ask for and nothing else."""

    __slots__ = ("_inbox", "other", "role", "state")

    def __init__(self, role: str) -> None:
        self.role, self.state = role, "completed"
        self._inbox: asyncio.Queue[bytes] = asyncio.Queue()
        self.other = self

    async def _recv(self) -> bytes:
        return await self._inbox.get()

    async def _send(self, data: bytes) -> None:
        self.other._inbox.put_nowait(data)


class Pair:
    def __init__(self, client: tuple[ProfileName, ...], server: tuple[ProfileName, ...]) -> None:
        paths = BarePath("controlled"), BarePath("controlling")
        paths[0].other, paths[1].other = paths[1], paths[0]
        self.certificates = RTCCertificate.generateCertificate(), RTCCertificate.generateCertificate()
        self.client = aiortc_seam.make_dtls(paths[0], self.certificates[0], role="client", profiles=client)
        self.server = aiortc_seam.make_dtls(paths[1], self.certificates[1], role="server", profiles=server)

    async def shake(self, *, wanted_by_client: str | None = None) -> tuple[bool, bool]:
        prints = [aiortc_seam.fingerprint_of(certificate).split(" ") for certificate in self.certificates]
        ours, theirs = await asyncio.gather(
            aiortc_seam.shake_hands(self.client, [("sha-256", wanted_by_client or prints[1][1])]),
            aiortc_seam.shake_hands(self.server, [("sha-256", prints[0][1])]),
        )
        return ours, theirs

    async def stop(self) -> None:
        await self.client.stop()
        await self.server.stop()


def test_the_version_is_the_one_that_was_read() -> None:
    assert version("aiortc") == "1.16.0"


@pytest.mark.parametrize(
    ("profile", "number", "length"),
    [("gcm", Policy.SRTP_PROFILE_AEAD_AES_128_GCM, 28), ("sha1", Policy.SRTP_PROFILE_AES128_CM_SHA1_80, 30)],
)
async def test_both_sides_export_the_same_keys(profile: ProfileName, number: int, length: int) -> None:
    pair = Pair((profile,), (profile,))
    assert await pair.shake() == (True, True)
    ours, theirs = aiortc_seam.export_keys(pair.client), aiortc_seam.export_keys(pair.server)
    await pair.stop()
    assert (ours.profile, theirs.profile) == (number, number)
    assert (ours.outbound, ours.inbound) == (theirs.inbound, theirs.outbound)
    assert ours.inbound != ours.outbound
    assert (len(ours.inbound), len(ours.outbound)) == (length, length)


async def test_the_exported_keys_are_those_aiortc_itself_uses() -> None:
    pair = Pair(("gcm",), ("gcm",))
    await pair.shake()
    keys = aiortc_seam.export_keys(pair.client)
    packet = bytes.fromhex("806000010000000100000002") + b"picture"
    protected = pair.server._tx_srtp.protect(packet)
    policy = Policy(key=keys.inbound, ssrc_type=Policy.SSRC_ANY_INBOUND, srtp_profile=keys.profile)
    assert Session(policy).unprotect(protected) == packet
    await pair.stop()


async def test_only_what_is_offered_is_chosen() -> None:
    pair = Pair(("gcm", "sha1"), ("sha1",))
    assert await pair.shake() == (True, True)
    assert aiortc_seam.export_keys(pair.client).profile == Policy.SRTP_PROFILE_AES128_CM_SHA1_80
    await pair.stop()


async def test_nothing_in_common_connects_nobody() -> None:
    pair = Pair(("gcm",), ("sha1",))
    assert await pair.shake() == (False, False)
    await pair.stop()


async def test_another_certificate_than_announced_is_refused() -> None:
    pair = Pair(("gcm",), ("gcm",))
    assert (await pair.shake(wanted_by_client=":".join(["00"] * 32)))[0] is False
    await pair.stop()


async def test_a_goodbye_is_noticed() -> None:
    pair, said = Pair(("gcm",), ("gcm",)), asyncio.Event()
    await pair.shake()
    aiortc_seam.on_closed(pair.server, said.set)
    await pair.client.stop()
    await asyncio.wait_for(said.wait(), 2)
    await pair.server.stop()


def test_the_fingerprint_is_written_as_sdp_has_it() -> None:
    algorithm, digest = aiortc_seam.fingerprint_of(RTCCertificate.generateCertificate()).split(" ")
    assert (algorithm, len(digest), digest.count(":")) == ("sha-256", 95, 31)


@pytest.mark.parametrize("name", ["_set_role", "start", "stop", "state", "on"])
def test_the_names_are_there(name: str) -> None:
    assert hasattr(RTCDtlsTransport, name)
