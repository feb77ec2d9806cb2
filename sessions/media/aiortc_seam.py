"""The one file with private names of aiortc, which is pinned; `test_aiortc_seam.py` holds each to its word.

What is used of `RTCDtlsTransport`: it asks its transport for `role`, `state`, `_recv` and `_send` and nothing
else; `_srtp_profiles` is what it offers; `_set_role` decides who is the DTLS client; once connected, `_ssl`
exports keying material (RFC 5764 section 4.2) and names the chosen profile, and so it does for a client that
has sent its last flight; `_validate_peer_identity` ends in state "failed" where the certificate is another;
after `stop` nobody asks for `_ssl`, `_rx_srtp` and `_tx_srtp` any more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol, cast

from aiortc import RTCCertificate
from aiortc.rtcdtlstransport import (
    SRTP_AEAD_AES_128_GCM,
    SRTP_AES128_CM_SHA1_80,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
    SRTPProtectionProfile,
)
from aiortc.rtcicetransport import RTCIceTransport

from sessions.media.engine import SrtpKeys

_KEY_LABEL = b"EXTRACTOR-dtls_srtp"  # RFC 5764 section 4.2
_PROFILES: dict[str, SRTPProtectionProfile] = {
    "gcm": SRTP_AEAD_AES_128_GCM,
    "sha1": SRTP_AES128_CM_SHA1_80,
}

ProfileName = Literal["gcm", "sha1"]
DtlsRole = Literal["client", "server"]


class DatagramPath(Protocol):
    """What `RTCDtlsTransport` asks of the transport below it."""

    role: str
    state: str

    async def _recv(self) -> bytes: ...

    async def _send(self, data: bytes) -> None: ...


def make_dtls(
    path: DatagramPath, certificate: RTCCertificate, *, role: DtlsRole, profiles: tuple[ProfileName, ...]
) -> RTCDtlsTransport:
    """A DTLS transport over `path` that plays `role` and offers exactly `profiles`, in that order."""
    transport = RTCDtlsTransport(cast(RTCIceTransport, path), [certificate])
    transport._srtp_profiles = [_PROFILES[name] for name in profiles]
    transport._set_role(role)
    return transport


async def shake_hands(transport: RTCDtlsTransport, fingerprints: list[tuple[str, str]]) -> bool:
    """Run the handshake against (algorithm, digest) pairs; True: connected. The caller sets the deadline."""
    await transport.start(_parameters(fingerprints))
    return transport.state == "connected"


def has_keys(transport: RTCDtlsTransport, fingerprints: list[tuple[str, str]]) -> bool:
    """Whether a client that has sent its last flight shares keys and a profile with the holder of a
    certificate of these fingerprints, whose signature OpenSSL has verified."""
    transport._validate_peer_identity(_parameters(fingerprints))
    assert transport._ssl is not None
    return transport.state != "failed" and bool(transport._ssl.get_selected_srtp_profile())


def _parameters(fingerprints: list[tuple[str, str]]) -> RTCDtlsParameters:
    wanted = [RTCDtlsFingerprint(algorithm=algorithm, value=digest) for algorithm, digest in fingerprints]
    return RTCDtlsParameters(fingerprints=wanted)


def export_keys(transport: RTCDtlsTransport) -> SrtpKeys:
    """SRTP keys, as key then salt per direction: of a connected transport, or of a client that has sent its
    last flight."""
    assert transport._ssl is not None
    chosen = transport._ssl.get_selected_srtp_profile()
    profile = next(known for known in transport._srtp_profiles if known.openssl_profile == chosen)
    length = 2 * (profile.key_length + profile.salt_length)
    material = transport._ssl.export_keying_material(_KEY_LABEL, length)
    client, server = profile.get_key_and_salt(material, 0), profile.get_key_and_salt(material, 1)
    outbound, inbound = (client, server) if transport._role == "client" else (server, client)
    return SrtpKeys(profile=profile.libsrtp_profile, inbound=inbound, outbound=outbound)


def on_closed(transport: RTCDtlsTransport, react: Callable[[], None]) -> None:
    """Call `react` when a connected transport was closed by the other side or failed."""

    def check() -> None:
        if transport.state in ("closed", "failed"):
            react()

    transport.on("statechange", check)


def let_go(transport: RTCDtlsTransport) -> None:
    """Give back at once what a stopped transport holds of OpenSSL and libsrtp, a hundred kilobytes: it stands
    in a circle of references, which Python's collector finds much later."""
    transport._ssl = None
    transport._rx_srtp = transport._tx_srtp = None  # type: ignore[assignment]  # as before it connected


def fingerprint_of(certificate: RTCCertificate) -> str:
    """The certificate's SHA-256 fingerprint as an a=fingerprint value."""
    return next(f"{f.algorithm} {f.value}" for f in certificate.getFingerprints() if f.algorithm == "sha-256")
