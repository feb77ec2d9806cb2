"""The forwarding of one room: who sits where, and what becomes of each packet. Pure; plaintext in and out.

Duties of whoever drives it: hand in only authenticated packets of the peer they came from, carry out the plan
before the next packet, call `tick` every 20 to 50 ms (and at once when `is_pressing`), give a monotonic
`now_ms`. In return no input raises: what makes no sense is named in the verdict and forgotten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from enum import Enum, auto

from sessions.core.rtp.allocation import NEW, PAUSED
from sessions.core.rtp.catching_up import may_start_at, packets_behind, who_may_start
from sessions.core.rtp.extensions import NO_LEVEL, audio_level
from sessions.core.rtp.feedback import take_control
from sessions.core.rtp.header import RtpView
from sessions.core.rtp.layering import UNWANTED_MS, fits_twice, measure, reallocate, wanted_layers
from sessions.core.rtp.negotiated import PeerMedia
from sessions.core.rtp.news import LayersWanted, News, PausedChanged, SpeakerChanged
from sessions.core.rtp.participant import Participant
from sessions.core.rtp.plan import Plan
from sessions.core.rtp.reception import RESTARTED
from sessions.core.rtp.recovery import show_missed
from sessions.core.rtp.red import RedView
from sessions.core.rtp.reports import FIRST_REPORT_MS, due_reports
from sessions.core.rtp.requests import requests_to
from sessions.core.rtp.sink import Sink
from sessions.core.rtp.source import Source
from sessions.core.rtp.speaker import DECIDE_EVERY_MS, Activity, Floors
from sessions.core.rtp.voices import SAMPLE_MS, open_voice
from sessions.core.rtp.vp8 import Vp8View

VOICE, CAMERA, SCREEN = range(3)  # places in an audience


class Verdict(Enum):
    """What a packet was good for."""

    TAKEN = auto()  # the plan says what to send, perhaps nothing
    IDLE = auto()  # well-formed and known, but not for forwarding: muted, another layer, a repair, too late
    UNKNOWN = auto()  # an SSRC, mid, rid or payload type that nobody announced
    MALFORMED = auto()
    AGAIN = (
        auto()
    )  # the plan holds an earlier packet that this one brought: carry it out, then hand it in again


class Forwarder:
    """One room. Seats are numbers; a peer sits in at most one."""

    def __init__(self, plan: Plan) -> None:
        """`plan` may be shared by all forwarders of one driver."""
        self.peers: dict[str, Participant] = {}
        self.seats: dict[int, str] = {}
        self.stages: dict[int, str] = {}  # seats that show somebody's screen
        self.is_pressing = False  # something should not wait for the next tick
        self._floors = Floors()
        self._sampled_ms = self._decided_ms = 0
        self._is_unsettled = False  # what people show or send changed: settle the layers anew
        self._news: list[News] = []
        self._plan = plan
        self._view = RtpView()
        self._red = RedView()
        self._picture = Vp8View()

    @property
    def is_empty(self) -> bool:
        """Nobody here and no seat taken."""
        return not self.peers and not self.seats and not self.stages

    def join(self, peer: str, *, lane: int, media: PeerMedia) -> Participant:
        """`peer` may send and is shown the seats from now on. It must not be here already."""
        participant = Participant(peer, lane=lane, media=media)
        self.peers[peer] = participant
        self._seat_audiences()
        return participant

    def leave(self, peer: str) -> None:
        """Forget the peer and clear its seat."""
        self.seats = {seat: each for seat, each in self.seats.items() if each != peer}
        self.stages = {seat: each for seat, each in self.stages.items() if each != peer}
        leaving = self.peers.pop(peer, None)
        if leaving is None:
            return
        for pair in leaving.sinks.values():
            for sink in filter(None, pair):
                sink.release()
                sink.aim(None)
        self._seat_audiences()

    def set_seat(self, seat: int, peer: str | None) -> None:
        """Seat `seat` shows what `peer` sends, here or yet to come."""
        self.seats = {i: each for i, each in self.seats.items() if i != seat and each != peer}
        if peer is not None:
            self.seats[seat] = peer
            self.stages.pop(seat, None)
        self._seat_audiences()

    def set_stage(self, seat: int, peer: str | None) -> None:
        """Seat `seat` shows the screen of `peer`, and nothing else; None: it is a seat like the others."""
        self.stages.pop(seat, None)
        if peer is not None:
            self.stages[seat] = peer
            self.seats.pop(seat, None)
        self._seat_audiences()

    def set_wishes(self, peer: str, heights: Mapping[int, int], *, pinned: int | None = None) -> None:
        """At how many pixels `peer` shows each seat, 0 for not at all. Unknown peers are ignored."""
        participant = self.peers.get(peer)
        if participant is not None:
            participant.wishes, participant.pinned = dict(heights), pinned
            self._reset_hidden(participant)
            self._is_unsettled = self.is_pressing = True

    def _reset_hidden(self, participant: Participant) -> None:
        """What was hidden and is shown now starts at once, without having to prove that it fits."""
        for seat, (_, sink) in participant.sinks.items():
            if sink is not None and sink.layer == PAUSED and seat not in participant.paused:
                sink.layer = NEW

    def set_sending(self, peer: str, *, microphone: bool, camera: bool) -> None:
        """What of this peer is forwarded. Unknown peers are ignored."""
        participant = self.peers.get(peer)
        if participant is not None:
            participant.microphone_on, participant.camera_on = microphone, camera
            participant.voice.is_open &= microphone
            participant.aim_audience()
            self._is_unsettled = self.is_pressing = True

    def set_place(self, peer: str, place: str) -> None:
        """Peers in different places neither see nor hear each other; "" is the group. Unknown: ignored."""
        participant = self.peers.get(peer)
        if participant is not None and participant.place != place:
            participant.place = place
            participant.voice.is_open = False  # to be heard it needs a place among those who speak there
            self._seat_audiences()

    def set_priority(self, peer: str, *, is_leading: bool) -> None:
        """A facilitator's voice is always heard. Unknown peers are ignored."""
        participant = self.peers.get(peer)
        if participant is not None:
            participant.voice.is_leading = is_leading

    def take_news(self) -> list[News]:
        """What changed since the last call."""
        news, self._news = self._news, []
        return news

    def _seat_audiences(self) -> None:
        """Work out anew which sink shows whom; sinks that lose their source remember where they stopped."""
        for peer in self.peers.values():
            peer.audience = ([], [], [])
            peer.stages = frozenset(self.stages)
        for receiver in self.peers.values():
            for seat, (voice, picture) in receiver.sinks.items():
                shown = self.sender_in(seat)
                if shown is receiver or (shown is not None and shown.place != receiver.place):
                    shown = None
                _seat_sink(voice, VOICE, None if seat in self.stages else shown)
                if picture is not None:
                    _seat_sink(picture, SCREEN if seat in self.stages else CAMERA, shown)
        for peer in self.peers.values():
            peer.aim_audience()
        self._is_unsettled = self.is_pressing = True

    def forget_rows(self) -> None:
        """What the driver kept about fan-outs holds no more: an address, a key or `twice` changed."""
        for peer in self.peers.values():
            for source in peer.sources.values():
                source.regroup()

    def sender_in(self, seat: int) -> Participant | None:
        """Who is here and sits in `seat`."""
        return self.peers.get(self.stages.get(seat) or self.seats.get(seat, ""))

    def on_rtp(self, sender: Participant, packet: memoryview, *, length: int, now_ms: int) -> Verdict:
        """One packet of `sender`; the plan holds what it becomes."""
        plan, view = self._plan, self._view
        plan.sinks = ()
        if not view.read(packet, length):
            return Verdict.MALFORMED
        source = sender.sources.get(view.ssrc) or self._learn(sender, packet, now_ms)
        if source is None:
            return Verdict.UNKNOWN
        if view.payload_type != source.payload_type:
            verdict = self._unpack(sender, source, packet, now_ms=now_ms)
            if verdict is not Verdict.TAKEN:
                return verdict
        return self._take(sender, source, packet, length=length, now_ms=now_ms)

    def _take(
        self, sender: Participant, source: Source, packet: memoryview, *, length: int, now_ms: int
    ) -> Verdict:
        """A packet of the codec that its source has, as the view shows it."""
        plan, view = self._plan, self._view
        source.bytes_in += length
        if source.kind != "microphone":
            self.is_pressing |= sender.note_arrival(packet, view, length=length, now_ms=now_ms)
        if source.kind == "repair":
            return self._take_repair(sender, source, packet, now_ms=now_ms)
        level = NO_LEVEL
        is_left_out = view.payload_start == view.payload_end
        if source.kind == "microphone":
            level = audio_level(packet, view, sender.media.extensions.audio_level)
            is_left_out |= not self._is_heard(sender, source, level, now_ms=now_ms)
        dense = source.reception.accept(view.seq16, is_empty=is_left_out)
        if dense < 0:
            if dense != RESTARTED:
                if is_left_out and source.reception.highest & 0xFFFF == view.seq16:
                    source.skip(view.timestamp, now_ms)
                return Verdict.IDLE
            dense = self._restart(source, is_empty=is_left_out)
            if dense < 0:
                return Verdict.IDLE
        if dense > source.dense:
            source.note_newest(dense, view.timestamp, now_ms)
        if not source.flowing and not source.waiting:
            return Verdict.IDLE
        if view.payload_end - view.payload_start > plan.max_payload:
            return Verdict.MALFORMED
        payload = bytes(packet[view.payload_start : view.payload_end])
        if source.kind == "microphone":
            return self._forward_audio(source, payload, dense=dense, level=level, now_ms=now_ms)
        return self._forward_video(source, payload, dense=dense, now_ms=now_ms)

    def _unpack(self, sender: Participant, source: Source, packet: memoryview, *, now_ms: int) -> Verdict:
        """Redundant audio (RFC 2198): one missed packet a call, then `TAKEN`: the view shows Opus."""
        view, red = self._view, self._red
        if not source.red_type or view.payload_type != source.red_type:
            return Verdict.UNKNOWN
        if not red.read(packet, view.payload_start, view.payload_end):
            return Verdict.MALFORMED
        if red.primary_type != source.payload_type:
            return Verdict.UNKNOWN
        if show_missed(view, red, source):
            self._recover(sender, source, packet, now_ms=now_ms)
            return Verdict.AGAIN
        view.payload_start = red.primary_start
        return Verdict.TAKEN

    def _recover(self, sender: Participant, source: Source, packet: memoryview, *, now_ms: int) -> None:
        """Forward what the view shows in its own place, as loud as the voice was last."""
        view, voice = self._view, sender.voice
        is_chosen = sender.microphone_on and source is sender.microphone
        dense = source.reception.accept_recovered(view.seq16, is_empty=is_chosen and not voice.is_heard)
        if dense > source.dense:
            source.dense = dense
            source.skip(view.timestamp, now_ms)
        if dense < 0 or not (source.flowing or source.waiting):
            return
        payload = bytes(packet[view.payload_start : view.payload_end])
        self._forward_audio(source, payload, dense=dense, level=voice.level, now_ms=now_ms)

    def _is_heard(self, sender: Participant, source: Source, level: int, *, now_ms: int) -> bool:
        """Whether the room hears this packet of a voice; who is muted takes nobody's place."""
        if not sender.microphone_on or source is not sender.microphone:
            return True
        voice = sender.voice
        if not voice.hear(level):
            return False
        if voice.is_open or voice.is_leading:
            return True
        here = (each.voice for each in self.peers.values() if each.place == sender.place)
        return open_voice(voice, here, now_ms=now_ms)

    def _forward_audio(
        self, source: Source, payload: bytes, *, dense: int, level: int, now_ms: int
    ) -> Verdict:
        if source.waiting and dense == source.dense:
            self._start(source.waiting, source, dense=dense, now_ms=now_ms)
        self._plan.fill(source, self._view, payload, dense=dense, level=level, now_ms=now_ms)
        return Verdict.TAKEN

    def _forward_video(self, source: Source, payload: bytes, *, dense: int, now_ms: int) -> Verdict:
        picture = self._picture
        if not picture.read(payload):
            return Verdict.MALFORMED
        if source.history is not None:
            source.history.keep(dense, self._view.timestamp << 8 | self._view.marker, payload)
        if dense == source.dense:
            if picture.is_key:
                source.keyframe.satisfy()
                self._start(source.waiting, source, dense=dense, now_ms=now_ms)
            source.picture, source.tl0 = picture.picture, picture.tl0
        elif picture.is_key and source.waiting and may_start_at(source, dense):
            self._start_late(source, dense, now_ms)
        self._plan.fill(source, self._view, payload, dense=dense, level=NO_LEVEL, now_ms=now_ms)
        if source.is_patched:
            self._plan.patch_pictures(picture)
        return Verdict.TAKEN

    def _take_repair(
        self, sender: Participant, repair: Source, packet: memoryview, *, now_ms: int
    ) -> Verdict:
        """A packet that came late by its repair stream: forwarded if it was missed (RFC 4588 §4)."""
        view, original = self._view, sender.original_of(repair)
        start = view.payload_start + 2
        if original is None or view.payload_end < start or not (original.flowing or original.waiting):
            return Verdict.IDLE
        view.seq16 = int.from_bytes(packet[start - 2 : start], "big")
        dense = original.reception.accept_repaired(view.seq16)
        if dense < 0 or view.payload_end == start:
            return Verdict.IDLE
        if view.payload_end - start > self._plan.max_payload:
            return Verdict.MALFORMED
        if dense > original.dense:  # what came after it was left out
            original.note_repaired(dense, view.timestamp)
        return self._forward_video(
            original, bytes(packet[start : view.payload_end]), dense=dense, now_ms=now_ms
        )

    def _start(self, waiting: list[Sink], source: Source, *, dense: int, now_ms: int) -> None:
        """The packet in hand is a place to start: bind these, who wait for this source."""
        if not source.flowing:
            source.reception.forget_before(self._view.seq16)
        for sink in tuple(waiting):
            sink.bind(source, dense=dense, timestamp=self._view.timestamp, now_ms=now_ms)
            if source.kind != "microphone":
                sink.bind_pictures(self._picture)
                source.is_patched |= sink.is_patching

    def _start_late(self, source: Source, dense: int, now_ms: int) -> None:
        """Likewise, although newer ones came: these follow at once, to who starts."""
        starting = who_may_start(source, self._view.timestamp, now_ms)
        source.keyframe.satisfy()
        self._start(starting, source, dense=dense, now_ms=now_ms)
        receivers = {each.lane: each for each in self.peers.values()}
        for sink in starting:
            receivers[sink.lane].outbox += packets_behind(sink, source, now_ms)
        self.is_pressing = True

    def _learn(self, sender: Participant, packet: memoryview, now_ms: int) -> Source | None:
        source = sender.learn(packet, self._view)
        if source is None:
            return None
        source.last_ms = now_ms
        if sender.choose(now_ms):
            sender.aim_audience()
            self._is_unsettled = True
        if source.kind in {"camera", "screen"}:
            sender.report_due_ms = now_ms + FIRST_REPORT_MS
        self.is_pressing = True
        return source

    def _restart(self, source: Source, *, is_empty: bool) -> int:
        """The source numbers its packets anew; everybody joins again. Returns as `accept` does."""
        source.pause()
        source.dense = source.kept_from = 0
        source.clock = None
        if source.history is not None:
            source.history.clear()
        self.is_pressing = True
        return source.reception.accept(self._view.seq16, is_empty=is_empty)

    def on_rtcp(self, sender: Participant, packet: memoryview, *, length: int, now_ms: int) -> Verdict:
        """One compound of `sender`."""
        is_well = take_control(sender, packet, length=length, now_ms=now_ms)
        self.is_pressing |= sender.is_urgent
        sender.is_urgent = False
        return Verdict.TAKEN if is_well else Verdict.MALFORMED

    def tick(self, now_ms: int) -> list[tuple[Participant, bytes]]:
        """Timed work: who gets which control packet now."""
        self.is_pressing = False
        if now_ms - self._sampled_ms >= SAMPLE_MS:
            self._sampled_ms = now_ms
            self._sample_voices(now_ms)
        due: list[tuple[Participant, bytes]] = []
        for peer in self.peers.values():
            if now_ms >= peer.choice_due_ms and peer.choose(now_ms):
                peer.aim_audience()
                self._is_unsettled = True
        self._settle(now_ms)
        for peer in self.peers.values():
            due += [(peer, request) for request in requests_to(peer, now_ms)]
            if peer.outbox:
                due += ((peer, packet) for packet in peer.outbox)
                peer.outbox = []
            due += ((peer, each) for each in due_reports(peer, self.sender_in, now_ms))
        return due

    def _settle(self, now_ms: int) -> None:
        """Share out the lines: everybody's after a change, else each once a second or when it got worse."""
        is_unsettled, self._is_unsettled = self._is_unsettled, False
        changed: set[str] = set()
        for peer in self.peers.values():
            is_due = now_ms >= peer.report_due_ms
            if is_due:
                self._measure(peer, now_ms)
            if is_due or is_unsettled or peer.is_short:
                peer.is_short = False
                before = peer.paused
                speaker = self._floors.of(peer.place)
                changed |= reallocate(peer, self.sender_in, speaker, now_ms=now_ms)
                if peer.paused != before:
                    self._news.append(PausedChanged(peer.peer, peer.paused))
        for name in changed:
            self.peers[name].aim_audience()

    def _measure(self, peer: Participant, now_ms: int) -> None:
        measure(peer, now_ms)
        if peer.twice.settle(now_ms, fits=fits_twice(peer)):
            self.forget_rows()
        for source in peer.sources.values():
            source.measure(now_ms)
        seat_of = {name: seat for seat, name in self.seats.items()}
        wanted = wanted_layers(peer, list(self.peers.values()), seat_of)
        if wanted >= peer.wanted or peer.unwanted_ms is None:
            peer.unwanted_ms = now_ms
        if wanted > peer.wanted or now_ms - peer.unwanted_ms >= UNWANTED_MS:
            peer.wanted = wanted
            self._news.append(LayersWanted(peer.peer, wanted))

    def _sample_voices(self, now_ms: int) -> None:
        """Who speaks, and now and then who has the floor in each place."""
        for peer in self.peers.values():
            peer.voice.sample(now_ms)
        if now_ms - self._decided_ms < DECIDE_EVERY_MS:
            return
        self._decided_ms = now_ms
        voices: defaultdict[str, dict[str, Activity]] = defaultdict(dict)
        for peer in self.peers.values():
            if peer.microphone_on:
                voices[peer.place][peer.peer] = peer.voice.activity
        self._news += (SpeakerChanged(who, place) for place, who in self._floors.settle(voices, now_ms))


def _seat_sink(sink: Sink, place: int, shown: Participant | None) -> None:
    """Put a sink into the audience of `shown`, and off everybody else's sources."""
    if shown is not None:
        shown.audience[place].append(sink)
    for source in (sink.source, sink.target):
        if source is not None and (shown is None or shown.sources.get(source.ssrc) is not source):
            sink.release()
            sink.aim(None)
            sink.layer = NEW
