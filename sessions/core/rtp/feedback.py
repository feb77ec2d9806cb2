"""What control packets of a peer change: clocks of what it sends, pleas about what it is shown."""

from __future__ import annotations

from sessions.core.rtp import rtcp
from sessions.core.rtp.estimate import TOLD_MS
from sessions.core.rtp.header import Packet
from sessions.core.rtp.layering import fits_twice
from sessions.core.rtp.participant import Participant
from sessions.core.rtp.rtcp import (
    Part,
    ReportBlock,
    read_blocks,
    read_byes,
    read_ceiling,
    read_lost,
    read_pictures_lost,
    read_sender_info,
    split,
)
from sessions.core.rtp.sink import Sink
from sessions.core.rtp.source import SenderClock

MAX_RTT_MS = 1000
# Reports of fewer are gathered first: one packet lost of two is chance. More tells of a bad line later.
JUDGED_PACKETS = 100
# For so long after a fall the key frame of a lower layer is waited for before the line is blamed again.
EASES_MS = 1500
FLOOD_PACKETS, FLOOD = 30, 3  # a third of a few is no chance: voices cannot wait for more


def take_control(peer: Participant, packet: Packet, *, length: int, now_ms: int) -> bool:
    """Apply one compound of `peer`; False: malformed (what came before the bad part has been applied)."""
    parts = split(packet, length)
    return parts is not None and all(_take_part(peer, part, now_ms) for part in parts)


def _take_part(peer: Participant, part: Part, now_ms: int) -> bool:
    match part.packet_type:
        case rtcp.SR:
            return _take_sender_report(peer, part, now_ms) and _take_blocks(peer, part, now_ms)
        case rtcp.RR:
            return _take_blocks(peer, part, now_ms)
        case rtcp.BYE:
            return _take_bye(peer, part)
        case rtcp.PSFB if part.count in {rtcp.PLI, rtcp.FIR}:
            return _take_picture_loss(peer, part)
        case rtcp.PSFB if part.count == rtcp.APPLICATION:
            return _take_ceiling(peer, part, now_ms)
        case rtcp.RTPFB if part.count == rtcp.NACK:
            return _take_lost(peer, part, now_ms)
        case rtcp.RTPFB:
            return len(part.body) >= 8
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


def _take_blocks(peer: Participant, part: Part, now_ms: int) -> bool:
    """How what we send arrives there, and how long the way is (RFC 3550 §6.4.1)."""
    blocks = read_blocks(part)
    if blocks is None:
        return False
    for block in blocks:
        sink = peer.streams.get(block.ssrc)
        if sink is None:
            repaired = peer.repaired.get(block.ssrc)  # of a picture that is paused nothing else is said
            if repaired is not None:
                _take_round_trip(peer, repaired, block, now_ms=now_ms)
            continue
        _take_round_trip(peer, sink, block, now_ms=now_ms)
        since_ms, sink.told_ms = sink.told_ms, now_ms
        packets, missed = sink.take_report(block.highest, block.lost)
        peer.reported[0] += packets
        peer.reported[1] += missed
        if not _is_of_before(peer, since_ms, now_ms):
            peer.loss[0] += packets
            peer.loss[1] += missed
    packets, missed = peer.loss
    if packets >= JUDGED_PACKETS or (packets >= FLOOD_PACKETS and FLOOD * missed >= packets):
        _judge_loss(peer, now_ms)
    return True


def _is_of_before(peer: Participant, since_ms: int, now_ms: int) -> bool:
    """Whether a report since then tells of the time when more was sent, which was judged.

    Chromium reports on voices every five seconds.
    """
    is_easing = now_ms - peer.fell_ms < EASES_MS and any(each.is_easing for each in peer.video_sinks.values())
    return is_easing or since_ms < peer.eased_ms + TOLD_MS + peer.rtt_ms


def _take_round_trip(peer: Participant, sink: Sink, block: ReportBlock, *, now_ms: int) -> None:
    """Once for each report of ours: a browser names the last one as long as no other came."""
    left_ms = sink.take_reported(block.last_sr)
    if left_ms < 0:
        return
    took_ms = max(0, now_ms - left_ms - block.since_last_sr * 1000 // 65536)
    if left_ms == peer.probe.sent_ms:
        carried_bps = peer.probe.carried_bps(peer.estimate.later_ms(took_ms, now_ms))
        if carried_bps:
            peer.estimate.take_probe(carried_bps, needs_bps=peer.needs_bps, now_ms=now_ms)
        return
    peer.rtt_ms = max(1, min(MAX_RTT_MS, (3 * peer.rtt_ms + took_ms) // 4))
    if peer.estimate.take_round_trip(took_ms, left_ms=left_ms, sent_bps=peer.sent_bps, now_ms=now_ms):
        peer.fall(now_ms)
        peer.end_copies(now_ms)


def _judge_loss(peer: Participant, now_ms: int) -> None:
    """What enough packets say of the line."""
    (packets, missed), peer.loss = peer.loss, [0, 0]
    lost256 = 256 * missed // packets
    estimate = peer.estimate
    is_its_own = estimate.has_no_queue(now_ms)
    if estimate.take_loss(lost256, sent_bps=peer.sent_bps, now_ms=now_ms):
        peer.fall(now_ms)
        if not is_its_own:
            peer.end_copies(now_ms)
    is_crowded = estimate.is_told_of_before(now_ms) or estimate.is_trying(now_ms)
    peer.twice.take_loss(lost256, now_ms, fits=fits_twice(peer) and (is_its_own or not is_crowded))


def _take_ceiling(peer: Participant, part: Part, now_ms: int) -> bool:
    """REMB, or another message of this kind."""
    ceiling = read_ceiling(part)
    if ceiling is not None and peer.estimate.take_remb(ceiling, sound_bps=peer.audio_bps, now_ms=now_ms):
        peer.fall(now_ms)
        peer.end_copies(now_ms)
    return len(part.body) >= 8


def _take_lost(peer: Participant, part: Part, now_ms: int) -> bool:
    """Send again what is still here (RFC 4588)."""
    lost = read_lost(part)
    if lost is None:
        return False
    ssrc, seq16s = lost
    repeats = peer.repeats.get(ssrc)
    if repeats is not None:
        is_full = peer.estimate.waits
        peer.outbox += repeats.answer(seq16s, rtt_ms=peer.rtt_ms, now_ms=now_ms, is_full=is_full)
        peer.is_urgent |= bool(peer.outbox)
    return True


def _take_bye(peer: Participant, part: Part) -> bool:
    """The named sources pause. Their places stay: Chromium says BYE when it only stops for a while."""
    ended = read_byes(part)
    if ended is None:
        return False
    for source in filter(None, map(peer.sources.get, ended)):
        source.pause()
    return True


def _take_picture_loss(peer: Participant, part: Part) -> bool:
    lost = read_pictures_lost(part)
    if lost is None:
        return False
    for sink in filter(None, map(peer.video_sinks.get, lost)):
        if sink.source is not None:
            peer.is_urgent |= not sink.source.keyframe.is_pleaded  # a flood of pleas is no hurry
            sink.source.keyframe.plead()
    return True
