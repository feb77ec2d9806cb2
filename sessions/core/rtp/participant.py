"""One peer of a room as the forwarder sees it: what it sends, and the seats that it is shown.

SSRCs of a sender are learned from mid and rid extensions (RFC 8843 §9.2, RFC 8852 §3) or from the SSRCs that
its offer announced; nothing else gets a place, and there are few places.
"""

from __future__ import annotations

from sessions.core.rtp.allocation import NEW, PAUSED
from sessions.core.rtp.estimate import Estimate
from sessions.core.rtp.extensions import sent_at, text
from sessions.core.rtp.header import Packet, RtpView
from sessions.core.rtp.layers import DEFAULT_HEIGHT, choose_newest, layer_for, nearest
from sessions.core.rtp.negotiated import PeerMedia, SeatLine
from sessions.core.rtp.probe import Probe
from sessions.core.rtp.repeats import Repeats
from sessions.core.rtp.sink import LONG_AGO_MS, Sink
from sessions.core.rtp.source import Kind, Source
from sessions.core.rtp.twice import Twice
from sessions.core.rtp.uplink import Uplink
from sessions.core.rtp.voices import Voice

CHOOSE_EVERY_MS = 100
# A layer that sent nothing between so many looks in a row, while a lower one of its camera did, has stopped:
# its browser's uplink grew narrow. More: whoever watches it sees a still picture 100 ms longer. Fewer: a slow
# camera (5 frames a second) that leaves out one or two of its highest layer flaps, at a key frame each time.
STOPPED_AFTER = 3
FIRST_RTT_MS = 100  # until a report says better
MAX_SSRCS = 20  # microphone, three layers and a screen with their repairs are nine


class Participant:
    """`lane` is the driver's number for the way to this peer; the core only hands it back."""

    def __init__(self, peer: str, *, lane: int, media: PeerMedia) -> None:
        self.peer = peer
        self.lane = lane
        self.media = media
        self.sources: dict[int, Source] = {}
        self.microphone_on = self.camera_on = False
        self.place = ""  # whoever is in another place neither sees nor hears this peer
        self.voice = Voice()
        self.microphone: Source | None = None  # forwarded
        self.cameras: tuple[Source, ...] = ()  # layers that arrive, lowest first
        self.screen: Source | None = None
        self.audience: tuple[list[Sink], ...] = ([], [], [])  # sinks of the others: voice, camera, screen
        self.wishes: dict[int, int] = {}  # seat -> height at which its picture is shown here, 0 hidden
        self.pinned: int | None = None
        self.stages: frozenset[int] = frozenset()  # seats that show a screen
        self.paused: frozenset[int] = frozenset()  # seats whose picture does not fit this line
        self.estimate = Estimate()
        self.uplink = Uplink()  # the same of what it sends
        self.is_hurried = False  # the way up got too full: to be told at the next tick
        self.twice = Twice()  # whether voices are sent twice
        self.is_short = False  # the estimate fell: do not wait to settle the layers
        self.sent_bps = self.audio_bps = 0  # what this peer was sent over the last second
        self.measured_ms = self.rose_ms = 0
        self.wanted = media.camera_layers  # how many layers of the camera are worth sending
        self.unwanted_ms: int | None = None  # since when more are sent than wanted
        self.reported = [0, 0]  # packets that it was sent by its reports, and how many were lost behind us
        self.loss = [0, 0]  # the same since its line was last judged
        self.needs_bps = 0  # what the next picture or layer that it wants would come to; 0: it has all
        self.probe = Probe()
        self.fell_ms = (
            -LONG_AGO_MS
        )  # when it was to be sent less, last: a fall of the estimate need not be one
        self._sent_before = (0, 0)
        self.sinks = {i: self._sinks_of(line) for i, line in enumerate(media.seats)}
        self.streams = {each.ssrc: each for pair in self.sinks.values() for each in pair if each is not None}
        self.video_sinks = {video.ssrc: video for _, video in self.sinks.values() if video is not None}
        self.repeats = self._repeats() if media.payloads.vp8_rtx else {}
        self.repaired = {line.rtx_ssrc: self.sinks[i][1] for i, line in enumerate(media.seats)}
        self.reporter = media.seats[0].audio_ssrc if media.seats else 1
        self.clock_offset_ms: float | None = None  # our clock minus this peer's, as first seen
        self.report_due_ms = self.timed_ms = self.choice_due_ms = self._looked_ms = 0
        self.rtt_ms = FIRST_RTT_MS
        self.is_urgent = False  # its control packets ask for something that should not wait for the next tick
        self.outbox: list[bytes] = []  # what the next tick sends to this peer
        self._originals = dict(media.repairs)
        self._announced = {ssrc: mid for mid, ssrcs in media.announced for ssrc in ssrcs}

    def _sinks_of(self, line: SeatLine) -> tuple[Sink, Sink | None]:
        payloads, extensions = self.media.payloads, self.media.extensions
        audio = Sink(
            lane=self.lane,
            ssrc=line.audio_ssrc,
            payload_type=payloads.opus,
            mid=line.audio_mid,
            extensions=extensions,
        )
        if not payloads.vp8:
            return audio, None
        video = Sink(
            lane=self.lane,
            ssrc=line.video_ssrc,
            payload_type=payloads.vp8,
            mid=line.video_mid,
            extensions=extensions,
        )
        return audio, video

    def _repeats(self) -> dict[int, Repeats]:
        """The repair streams, by the SSRC of the picture that they repair."""
        media = self.media
        made = {}
        for line, (_, video) in zip(media.seats, self.sinks.values(), strict=True):
            if video is not None:
                mid = media.extensions.mid, line.video_mid
                payload_type = media.payloads.vp8_rtx
                made[video.ssrc] = Repeats(video, ssrc=line.rtx_ssrc, payload_type=payload_type, mid=mid)
        return made

    def learn(self, packet: Packet, view: RtpView) -> Source | None:
        """Give a new SSRC its place, or None if it may have none."""
        if len(self.sources) >= MAX_SSRCS:
            return None
        ids = self.media.extensions
        mid = text(packet, view, ids.mid) or self._announced.get(view.ssrc, "")
        kind = self._kind_of(mid, view.payload_type)
        if kind is None:
            return None
        rid = text(packet, view, ids.rid) or text(packet, view, ids.repaired_rid)
        layer = self._layer_of(mid, rid, ssrc=view.ssrc)
        if layer is None:
            return None
        source = Source(view.ssrc, kind, layer=layer, payload_type=view.payload_type)
        source.mid = mid
        if kind == "microphone":
            source.payload_type, source.red_type = self.media.payloads.opus, self.media.payloads.red
        self.sources[view.ssrc] = source
        return source

    def note_arrival(self, packet: Packet, view: RtpView, *, length: int, now_ms: int) -> bool:
        """A picture's packet, where it says when it left; True: the way up is too full, to be told now."""
        sent24 = sent_at(packet, view, self.media.extensions.abs_send_time)
        if sent24 < 0 or not self.uplink.take(sent24, length, now_ms):
            return False
        self.is_hurried = True
        return True

    def original_of(self, repair: Source) -> Source | None:
        """The stream that a repair stream repairs: announced as a pair, or of the same rid (RFC 8852 §3)."""
        if repair.original is None:
            announced = self._originals.get(repair.ssrc)
            for each in self.sources.values():
                is_it = each.ssrc == announced if announced else each.layer == repair.layer
                if is_it and each.mid == repair.mid and each.history is not None:
                    repair.original = each
        return repair.original

    def _kind_of(self, mid: str, payload_type: int) -> Kind | None:
        media = self.media
        if not mid or not payload_type:
            return None
        if mid == media.microphone_mid:
            return "microphone" if payload_type in {media.payloads.opus, media.payloads.red} else None
        if mid not in {media.camera_mid, media.screen_mid}:
            return None
        if payload_type == media.payloads.vp8_rtx:
            return "repair"
        if payload_type != media.payloads.vp8:
            return None
        return "camera" if mid == media.camera_mid else "screen"

    def _layer_of(self, mid: str, rid: str, *, ssrc: int) -> int | None:
        """Index of the layer; None where a rid is missing or was never announced."""
        rids = self.media.camera_rids
        if mid != self.media.camera_mid or not rids:
            return 0
        if rid:
            return rids.index(rid) if rid in rids else None
        if self._announced.get(ssrc) != mid:
            return None
        return min(sum(each.kind == "camera" for each in self.sources.values()), len(rids) - 1)

    def fall(self, now_ms: int) -> None:
        """The estimate fell: less is to be sent at once, and what was lost until then is known."""
        self.is_short, self.fell_ms, self.loss = True, now_ms, [0, 0]

    def end_copies(self, now_ms: int) -> None:
        """Voices go once from now on: they would be what is lost."""
        self.audio_bps = self.once_bps
        self.twice.end(now_ms)

    @property
    def once_bps(self) -> int:
        """What voices cost without copies."""
        return self.audio_bps // (1 + self.twice.is_on)

    @property
    def eased_ms(self) -> int:
        """Since when it has been sent no more than now, as far as that is known."""
        return max([self.fell_ms, *(each.eased_ms for each in self.video_sinks.values())])

    def take_sent_bytes(self, overhead_bytes: int) -> tuple[int, int]:
        """Sound and pictures sent to this peer since the last call, with so many bytes per packet more."""
        totals = [0, 0]
        for pair in self.sinks.values():
            for place, sink in enumerate(pair):
                if sink is not None:
                    packets, octets = sink.sent()
                    totals[place] += octets + packets * overhead_bytes
        before, self._sent_before = self._sent_before, (totals[0], totals[1])
        return totals[0] - before[0], totals[1] - before[1]

    def choose(self, now_ms: int) -> bool:
        """Settle which sources are forwarded; True if that changed."""
        self.choice_due_ms = now_ms + CHOOSE_EVERY_MS
        before = self.microphone, self.cameras, self.screen
        of_kind: dict[str, list[Source]] = {"microphone": [], "camera": [], "screen": [], "repair": []}
        for each in self.sources.values():
            of_kind[each.kind].append(each)
        self.microphone = choose_newest(self.microphone, of_kind["microphone"], now_ms=now_ms)
        self.screen = choose_newest(self.screen, of_kind["screen"], now_ms=now_ms)
        layers = sorted(of_kind["camera"], key=lambda each: (each.layer, -each.last_ms))
        self._look_for_stopped(layers, now_ms)
        alive = [each for each in layers if each.is_alive(now_ms) and each.passed_by < STOPPED_AFTER]
        if alive:
            self.cameras = tuple(alive)
        return before != (self.microphone, self.cameras, self.screen)

    def _look_for_stopped(self, layers: list[Source], now_ms: int) -> None:
        """Count at how many looks in a row a lower layer had sent something and this one nothing."""
        is_passing = False
        for each in layers:
            if each.last_ms > self._looked_ms:
                each.passed_by, is_passing = 0, True
            elif is_passing:
                each.passed_by += 1
        self._looked_ms = now_ms

    def aim_audience(self) -> None:
        """Point everybody who shows this peer at what it sends now."""
        voices, cameras, screens = self.audience
        for sink in voices:
            _aim(sink, self.microphone if self.microphone_on else None)
        for sink in cameras:
            _aim(sink, self._camera_for(sink.layer) if self.camera_on else None)
        for sink in screens:
            _aim(sink, self.screen if sink.layer != PAUSED else None)

    def _camera_for(self, layer: int) -> Source | None:
        if layer == PAUSED:
            return None
        wanted = layer_for(DEFAULT_HEIGHT, self.media.camera_layers) if layer == NEW else layer
        return nearest(self.cameras, wanted)


def _aim(sink: Sink, source: Source | None) -> None:
    if source is None:
        sink.release()
    sink.aim(source)
