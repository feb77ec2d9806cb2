from __future__ import annotations

import os
from struct import pack

import pytest
from pylibsrtp import Policy, Session

from sessions.media.engine import SrtpKeys
from sessions.media.srtp import (
    AEAD_AES_128_GCM,
    AES128_CM_SHA1_80,
    KEY_BYTES,
    TAG_BYTES,
    Buffer,
    SrtpSession,
    protect,
    protect_rtcp,
    unprotect,
    unprotect_rtcp,
)

PROFILES = [AEAD_AES_128_GCM, AES128_CM_SHA1_80]
MEDIA = pack(">BBHII", 0x80, 111, 7, 8, 9) + b"voice"
CONTROL = pack(">BBHI", 0x80, 201, 1, 9)


def keys(profile: int) -> SrtpKeys:
    return SrtpKeys(profile, os.urandom(KEY_BYTES[profile]), os.urandom(KEY_BYTES[profile]))


def filled(packet: bytes) -> Buffer:
    buffer = Buffer(2048)
    buffer.fill(packet)
    return buffer


def content(buffer: Buffer) -> bytes:
    return bytes(buffer.view[: buffer.length[0]])


@pytest.mark.parametrize("profile", PROFILES)
def test_a_browser_reads_what_we_protect_and_we_what_it_does(profile: int) -> None:
    ours = keys(profile)
    session = SrtpSession(ours)
    reading = Session(Policy(ours.outbound, ssrc_type=Policy.SSRC_ANY_INBOUND, srtp_profile=profile))
    writing = Session(Policy(ours.inbound, ssrc_type=Policy.SSRC_ANY_OUTBOUND, srtp_profile=profile))
    out, control_out = filled(MEDIA), filled(CONTROL)
    assert protect(session.outbound, out.pointer, out.length) == 0
    assert protect_rtcp(session.outbound, control_out.pointer, control_out.length) == 0
    assert out.length[0] == len(MEDIA) + TAG_BYTES[profile]
    assert (reading.unprotect(content(out)), reading.unprotect_rtcp(content(control_out))) == (MEDIA, CONTROL)
    into, control_in = filled(writing.protect(MEDIA)), filled(writing.protect_rtcp(CONTROL))
    assert unprotect(session.inbound, into.pointer, into.length) == 0
    assert unprotect_rtcp(session.inbound, control_in.pointer, control_in.length) == 0
    assert (content(into), content(control_in)) == (MEDIA, CONTROL)


@pytest.mark.parametrize("profile", PROFILES)
def test_forged_and_replayed_packets_are_refused(profile: int) -> None:
    ours = keys(profile)
    session = SrtpSession(ours)
    writing = Session(Policy(ours.inbound, ssrc_type=Policy.SSRC_ANY_OUTBOUND, srtp_profile=profile))
    good = writing.protect(MEDIA)
    results = []
    for packet in (good[:-1] + bytes((good[-1] ^ 1,)), good, good):
        buffer = filled(packet)
        results.append(unprotect(session.inbound, buffer.pointer, buffer.length) == 0)
    assert results == [False, True, False]


def test_a_forgotten_ssrc_starts_anew() -> None:
    ours = keys(AEAD_AES_128_GCM)
    session = SrtpSession(ours)
    writing = Session(Policy(ours.inbound, ssrc_type=Policy.SSRC_ANY_OUTBOUND, srtp_profile=AEAD_AES_128_GCM))
    good = writing.protect(MEDIA)
    first, again = filled(good), filled(good)
    assert unprotect(session.inbound, first.pointer, first.length) == 0
    session.forget(9)
    session.forget(9)
    assert unprotect(session.inbound, again.pointer, again.length) == 0, "its replay window is gone too"


@pytest.mark.parametrize("bad", [(99, 28, 28), (AEAD_AES_128_GCM, 30, 30), (AES128_CM_SHA1_80, 30, 0)])
def test_keys_of_another_profile_are_refused(bad: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="profile"):
        SrtpSession(SrtpKeys(bad[0], bytes(bad[1]), bytes(bad[2])))
