"""Shares one receiver's line among what it shows, and tells senders which layers are worth sending."""

from __future__ import annotations

from collections.abc import Callable

from sessions.core.rtp.allocation import NEW, PAUSED, Demand, Layer, allocate, next_step_bps
from sessions.core.rtp.layers import DEFAULT_HEIGHT, height_of, layer_for, nominal_bps
from sessions.core.rtp.participant import Participant
from sessions.core.rtp.source import Source

Shown = Callable[[int], Participant | None]
STAGE_HEIGHT = 1080
RISE_EVERY_MS = 1000
PACKET_OVERHEAD_BYTES = 80  # IP, UDP, RTP with its extensions, authentication
COPIES_MAX = 0.75  # of the line, of voices that go twice
UNWANTED_MS = 30_000  # a layer nobody takes is turned off after this; on again, it needs seconds to sharpen


def measure(receiver: Participant, now_ms: int) -> None:
    """Once a second: what the receiver was sent, and what of that was sound."""
    elapsed_ms = max(1, now_ms - receiver.measured_ms)
    audio, video = receiver.take_sent_bytes(PACKET_OVERHEAD_BYTES)
    audio *= 1 + receiver.twice.is_on
    receiver.audio_bps = audio * 8000 // elapsed_ms
    receiver.sent_bps = (audio + video) * 8000 // elapsed_ms
    receiver.measured_ms = now_ms
    receiver.estimate.grow(sent_bps=receiver.sent_bps, sound_bps=receiver.audio_bps, now_ms=now_ms)


def fits_twice(receiver: Participant) -> bool:
    """Whether the line takes every voice twice, with room to spare: copies that crowd it out help nobody."""
    estimate = receiver.estimate
    return not estimate.waits and 2 * receiver.once_bps <= COPIES_MAX * estimate.bps


def reallocate(receiver: Participant, sender_in: Shown, speaker: str | None, *, now_ms: int) -> set[str]:
    """Settle the layer of every seat; returns the senders whose audience must be aimed anew."""
    demands = [each for _, each in sorted(_demands(receiver, sender_in, speaker), key=lambda each: each[0])]
    is_clear = receiver.estimate.may_grow(now_ms) and not receiver.estimate.waits
    may_rise = is_clear and now_ms - receiver.rose_ms >= RISE_EVERY_MS
    budget = receiver.estimate.bps - receiver.audio_bps
    chosen = allocate(budget, demands, may_rise=may_rise)
    wanted_bps = next_step_bps(demands, chosen)
    receiver.needs_bps = wanted_bps + receiver.audio_bps if wanted_bps else 0
    changed = _hide(receiver, sender_in)
    for each in demands:
        sink, layer = receiver.sinks[each.seat][1], chosen[each.seat]
        if sink is None or sink.layer == layer or _is_all_there_is(each, layer):
            continue
        if layer > sink.layer != NEW:
            receiver.rose_ms = now_ms
            is_return = sink.layer == PAUSED
            receiver.estimate.begin_trial(sent_bps=receiver.sent_bps, now_ms=now_ms, is_return=is_return)
        sink.layer = layer
        sender = sender_in(each.seat)
        if sender is not None:
            changed.add(sender.peer)
    receiver.paused = frozenset(seat for seat, layer in chosen.items() if layer == PAUSED)
    return changed


def _is_all_there_is(demand: Demand, layer: int) -> bool:
    """It starts with the best that arrives so far: that is no limit for what comes a moment later."""
    useful = [each for each in demand.layers if each.height < 2 * demand.height] or [demand.layers[0]]
    top = useful[-1]
    return demand.present == NEW and layer == top.index and top.height < demand.height


def _demands(
    receiver: Participant, sender_in: Shown, speaker: str | None
) -> list[tuple[tuple[int, int], Demand]]:
    found = []
    for seat, (_, sink) in receiver.sinks.items():
        sender = sender_in(seat)
        if sink is None or sender is None or sender is receiver or sender.place != receiver.place:
            continue
        is_stage = seat in receiver.stages
        height = receiver.wishes.get(seat, STAGE_HEIGHT if is_stage else DEFAULT_HEIGHT)
        layers = _stage_layers(sender) if is_stage else _camera_layers(sender)
        if height > 0 and layers:
            rank = _rank(receiver, seat, is_stage=is_stage, is_speaker=sender.peer == speaker)
            found.append(((rank, -sender.voice.heard_ms), Demand(seat, height, layers, sink.layer)))
    return found


def _hide(receiver: Participant, sender_in: Shown) -> set[str]:
    """Stop what the receiver does not show; returns whose audience that changes."""
    changed = set()
    for seat, height in receiver.wishes.items():
        sink = receiver.sinks.get(seat, (None, None))[1]
        if height <= 0 and sink is not None and sink.layer != PAUSED:
            sink.layer = PAUSED
            sender = sender_in(seat)
            changed |= {sender.peer} if sender is not None else set()
    return changed


def _rank(receiver: Participant, seat: int, *, is_stage: bool, is_speaker: bool) -> int:
    """Screen, pinned, speaker, the rest by who spoke last."""
    return 0 if is_stage else 1 if seat == receiver.pinned else 2 if is_speaker else 3


def _camera_layers(sender: Participant) -> tuple[Layer, ...]:
    if not sender.camera_on:
        return ()
    count = sender.media.camera_layers
    return tuple(_layer(each, height_of(each.layer, count)) for each in sender.cameras)


def _stage_layers(sender: Participant) -> tuple[Layer, ...]:
    return (_layer(sender.screen, STAGE_HEIGHT),) if sender.screen is not None else ()


def _layer(source: Source, height: int) -> Layer:
    return Layer(source.layer, height, source.bps or nominal_bps(height))


def wanted_layers(sender: Participant, receivers: list[Participant], seat_of: dict[str, int]) -> int:
    """How many of the sender's layers somebody can use: what it wants, one step above what it has."""
    count = sender.media.camera_layers
    seat = seat_of.get(sender.peer)
    wanted = 0
    for receiver in receivers:
        pair = receiver.sinks.get(seat) if seat is not None else None
        if pair is None or pair[1] is None or receiver is sender or receiver.place != sender.place:
            continue
        height = receiver.wishes.get(seat, DEFAULT_HEIGHT) if seat is not None else 0
        if height > 0:
            wanted = max(wanted, 1 + min(layer_for(height, count), _next_layer(pair[1].layer, count)))
    return wanted


def _next_layer(present: int, count: int) -> int:
    """The highest layer that a receiver could be shown next."""
    return count - 1 if present == NEW else max(0, present + 1)


def ceiling_bps(sender: Participant) -> int:
    """What this sender's pictures may cost in all: its wanted layers, its screen while shown, its way up."""
    count = sender.media.camera_layers
    top = sum(nominal_bps(height_of(each, count)) for each in range(max(1, sender.wanted)))
    screen = nominal_bps(STAGE_HEIGHT) * 2 if sender.screen is not None else 0
    return min(sender.uplink.bps, top * 13 // 10 + 100_000 + screen)
