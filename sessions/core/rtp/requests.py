"""What a sender is asked for, of pictures that somebody sees: key frames, and packets that did not come.

Recomputed by every tick from who waits and what is missing; the caller sends what comes back.
"""

from __future__ import annotations

from sessions.core.rtp.participant import Participant
from sessions.core.rtp.rtcp import packets_lost, picture_loss
from sessions.core.rtp.source import Source


def requests_to(peer: Participant, now_ms: int) -> list[bytes]:
    """Control packets for `peer`, about the pictures that it sends.

    Who only waits may be helped by what did not come: it can be the first packet of the key frame.
    """
    found = []
    for source in peer.sources.values():
        if source.history is None or not (source.flowing or source.waiting):
            continue
        if _wants_key_frame(source, now_ms):
            found.append(picture_loss(peer.reporter, source.ssrc))
        reception = source.reception
        if reception.missing.awaited and peer.repeats:
            lost = reception.missing.take_due(now_ms, highest=reception.highest, retry_ms=peer.rtt_ms)
            if lost:
                found.append(packets_lost(peer.reporter, source.ssrc, lost))
    return found


def _wants_key_frame(source: Source, now_ms: int) -> bool:
    is_waited_for = bool(source.waiting)
    if not (is_waited_for or source.keyframe.is_pleaded) or not source.is_alive(now_ms):
        return False
    return source.keyframe.is_due(now_ms, waiting=is_waited_for)
