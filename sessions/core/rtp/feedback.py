"""What control packets of a peer change: clocks of what it sends, pleas about what it is shown."""

from __future__ import annotations

from sessions.core.rtp import rtcp
from sessions.core.rtp.header import Packet
from sessions.core.rtp.participant import Participant
from sessions.core.rtp.rtcp import Part, read_blocks, read_byes, read_pictures_lost, read_sender_info, split
from sessions.core.rtp.source import SenderClock


def take_control(peer: Participant, packet: Packet, *, length: int, now_ms: int) -> bool:
    """Apply one compound of `peer`; False: malformed (what came before the bad part has been applied)."""
    parts = split(packet, length)
    return parts is not None and all(_take_part(peer, part, now_ms) for part in parts)


def _take_part(peer: Participant, part: Part, now_ms: int) -> bool:
    match part.packet_type:
        case rtcp.SR:
            return _take_sender_report(peer, part, now_ms)
        case rtcp.RR:
            return read_blocks(part) is not None
        case rtcp.BYE:
            return _take_bye(peer, part)
        case rtcp.PSFB if part.count in {rtcp.PLI, rtcp.FIR}:
            return _take_picture_loss(peer, part)
        case rtcp.PSFB if part.count == rtcp.APPLICATION:
            return len(part.body) >= 8  # REMB: what a receiver can take matters once layers do
        case rtcp.RTPFB:
            return len(part.body) >= 8  # NACK and others: nothing is kept to send again yet
        case _:
            return True


def _take_sender_report(peer: Participant, part: Part, now_ms: int) -> bool:
    info = read_sender_info(part)
    if info is None:
        return False
    source = peer.sources.get(info.ssrc)
    if source is None or not info.ntp:
        return True
    source.clock = SenderClock(ntp=info.ntp, timestamp=info.timestamp, at_ms=now_ms)
    if peer.clock_offset_ms is None:
        peer.clock_offset_ms = now_ms - source.clock.ntp_ms
    return True


def _take_bye(peer: Participant, part: Part) -> bool:
    """The named sources pause. Their places stay: Chromium says BYE when it only stops for a while."""
    ended = read_byes(part)
    if ended is None:
        return False
    for source in filter(None, map(peer.sources.get, ended)):
        for sink in list(source.flowing):
            sink.release()
            sink.aim(source)
    return True


def _take_picture_loss(peer: Participant, part: Part) -> bool:
    lost = read_pictures_lost(part)
    if lost is None:
        return False
    for sink in filter(None, map(peer.video_sinks.get, lost)):
        if sink.source is not None:
            sink.source.keyframe.plead()
    return True
