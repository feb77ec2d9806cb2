"""A browser behind a narrow line, simulated: minutes pass in moments, and every run is the same.

`p0` speaks and shows three layers; `p1` watches over a line with a modem's queue. The model of the browser is
libwebrtc's (draft-ietf-rmcat-gcc-02): its REMB knows of pictures alone, falls to 0.85 of what came while
the queue grows, rises by 8 % a second to at most one and a half times of what comes, and stays where it is
while no picture comes. A browser that never sent a picture says no REMB at all. It reports on pictures every
second and with each request for what is missing, on voices every five, and on nothing that was silent for
eight; each time it names the last sender report that it got, again and again.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise

from sessions.core.rtp import rtcp
from sessions.core.rtp.news import PausedChanged
from tests.impair.line import CLEAR, Impairment, Line
from tests.sessions.core.rtp.house import House
from tests.sessions.core.rtp.packets import IDS, OPUS, RTX, Seen, line, media, rtp, video, vp8

VOICE, PICTURE, REPAIRS = line(0).audio_ssrc, line(0).video_ssrc, line(0).rtx_ssrc
RIDS = ("l", "m", "h")
LAYER_BPS = (115_000, 285_000, 560_000)
KEY_FACTOR = 4  # a key frame is so many times a frame
VOICE_BYTES, VOICE_EVERY_MS = 80, 20
FRAME_EVERY_MS = 50
STEP_MS = 10
WIRE_BYTES = 12 + 16 + 16  # header, extensions, tag
COPY_AFTER_MS = 15
FREEZE_MS = 500
OVERUSE_FRAMES = 4  # each later than the one before: then a browser notices …
REPORT_MS, VOICE_REPORT_MS = 1000, 5000
REPORTED_FOR_MS = 8000
STANDING_MS = 60  # … and goes on falling while this much waits


@dataclass
class Stream:
    """What the browser counts of one stream."""

    highest: int = -1
    came: int = 0
    before: tuple[int, int] = (0, 0)
    missing: dict[int, int] = field(default_factory=dict)  # number -> when it was last asked for
    last_sr: tuple[int, int] = (0, 0)
    at_ms: int = -REPORTED_FOR_MS

    def take(self, seq: int) -> bool:
        """True: it is no copy."""
        if seq <= self.highest and seq not in self.missing:
            return False
        if self.highest >= 0:
            self.missing |= dict.fromkeys(range(self.highest + 1, seq), -1000)
        self.missing.pop(seq, None)
        self.highest = max(self.highest, seq)
        self.came += 1
        return True

    def block(self, ssrc: int, now_ms: int) -> rtcp.ReportBlock:
        expected = self.highest - self.before[0]
        lost = max(0, expected - (self.came - self.before[1]))
        self.before = (self.highest, self.came)
        fraction = min(255, 256 * lost // expected) if expected > 0 else 0
        stamp, at_ms = self.last_sr
        since = (now_ms - at_ms) * 65536 // 1000 if stamp else 0
        return rtcp.ReportBlock(ssrc, fraction, self.highest + 1 - self.came, self.highest, 0, stamp, since)


class Remb:
    """The estimate of a browser, for pictures alone."""

    def __init__(self) -> None:
        self.bps = 0.0
        self._came: deque[tuple[int, int]] = deque()
        self._sent_ms = 0
        self._delay_ms = self._later = 0
        self._base_ms = 1000
        self._fell_ms = -1000

    def take(self, octets: int, *, sent_ms: int, now_ms: int) -> bool:
        """One packet of a picture; True: the estimate fell."""
        self._came.append((now_ms, octets))
        while self._came[0][0] < now_ms - 1000:
            self._came.popleft()
        if sent_ms != self._sent_ms:  # the first of a frame: was it longer under way than the one before?
            delay_ms = now_ms - sent_ms
            self._later = self._later + 1 if delay_ms > self._delay_ms + 2 else 0
            self._sent_ms, self._delay_ms = sent_ms, delay_ms
            self._base_ms = min(self._base_ms, delay_ms)
        is_full = self._delay_ms > self._base_ms + STANDING_MS and now_ms - self._fell_ms < 1000
        if (self._later < OVERUSE_FRAMES and not is_full) or now_ms - self._fell_ms < 150:
            return False
        self._fell_ms = now_ms
        comes_bps = sum(octets for _, octets in self._came) * 8
        falls = not self.bps or 0.85 * comes_bps < self.bps
        self.bps = 0.85 * comes_bps if falls else self.bps
        return falls

    def grow(self, every_ms: int, now_ms: int) -> None:
        """Time passes, and pictures come."""
        if self._came and now_ms - self._came[-1][0] < 300:
            comes_bps = sum(octets for _, octets in self._came) * 8
            grown = (self.bps or 300_000) * 1.08 ** (every_ms / 1000)
            self.bps = max(self.bps, min(grown, 1.5 * comes_bps + 10_000))


class Narrow:
    """Both people and the line; `run` lets time pass. Rates and shares are of the last `run`."""

    def __init__(self, *, says_remb: bool = True, seed: int = 1) -> None:
        self.house, self.now = House(), 0
        for i, name in enumerate(("p0", "p1")):
            self.house.join(name, seat=i, told=media(seats=2, rids=RIDS))
        self.house.forwarder.set_wishes("p1", {0: 720})
        self.viewer = self.house.forwarder.peers["p1"]
        self.remb = Remb() if says_remb else None
        self.line = Impairment(seed)
        self._late_ms = 500 + seed % 7 * 70  # when its reports go
        self._voice_late_ms = seed * 730 % VOICE_REPORT_MS
        self.voice_seqs: set[int] = set()
        self.pauses: list[int] = []  # when a picture was paused
        self.returns: list[int] = []
        self.asked = False  # for a key frame
        self._streams = {each: Stream() for each in (VOICE, PICTURE, REPAIRS)}
        self._pipe: list[tuple[int, int, int, int, int, bool]] = []
        self._copies: deque[tuple[int, Seen]] = deque()
        self._turn = 0
        self._key = dict.fromkeys(range(3), True)
        self._seqs = [0, 0, 0]
        self._frames: list[tuple[int, int]] = []
        self._begin()

    def _begin(self) -> None:
        self.voices_sent = self.voices_came = 0
        self.ages_ms: list[int] = []
        self.picture_ms: list[int] = [self.now]

    def run(self, seconds: float, over: Line = CLEAR) -> Narrow:
        self._begin()
        self.line.line = over
        for _ in range(round(seconds * 1000 / STEP_MS)):
            self.now += STEP_MS
            self._send()
            self._tick()
            self._arrive()
            self._answer()
        self.picture_ms.append(self.now)
        return self

    @property
    def voices_missing(self) -> float:
        return 1 - self.voices_came / max(1, self.voices_sent)

    @property
    def freezes(self) -> int:
        """Gaps between packets of pictures; a pause is one, too."""
        times = self.picture_ms
        return sum(after - before > FREEZE_MS for before, after in pairwise(times))

    @property
    def layer(self) -> int:
        sink = self.viewer.sinks[0][1]
        assert sink is not None
        return sink.layer

    def until_layer(self, wanted: int, *, seconds: float, over: Line = CLEAR) -> float:
        """Seconds until the layer or a higher one is shown; at most `seconds`."""
        began = self.now
        while self.layer < wanted and self.now - began < 1000 * seconds:
            self.run(0.1, over)
        return (self.now - began) / 1000

    def _send(self) -> None:
        if self.now % 1000 == 0:
            for ssrc, rate in ((0xA0D10, 48), (10, 90), (11, 90), (12, 90)):
                info = rtcp.SenderInfo(ssrc, (self.now << 32) // 1000 + (9 << 32), rate * self.now, 1, 1)
                self.house.tell("p0", rtcp.sender_report(info), self.now)
        if self.now % VOICE_EVERY_MS == 0:
            self._turn += 1
            elements = {IDS.mid: b"0", IDS.audio_level: bytes((30,))}
            voice = rtp(
                bytes(VOICE_BYTES),
                payload_type=OPUS,
                seq=self._turn,
                timestamp=48 * self.now,
                ssrc=0xA0D10,
                elements=elements,
            )
            self.house.say("p0", voice, self.now)
        if self.now % FRAME_EVERY_MS == 0:
            for layer in range(3):
                self._send_frame(layer)
        for each in self.house.sent["p1"]:
            self._push(each)
            if self.viewer.twice.is_on and each.payload_type == OPUS:
                self._copies.append((self.now + COPY_AFTER_MS, each))
        self.house.sent["p1"].clear()
        while self._copies and self._copies[0][0] <= self.now:
            self._push(self._copies.popleft()[1], is_copy=True)

    def _send_frame(self, layer: int) -> None:
        is_key, self._key[layer] = self._key[layer], False
        frame = LAYER_BPS[layer] * FRAME_EVERY_MS // 8000 * (KEY_FACTOR if is_key else 1)
        parts = max(1, -(-frame // 1100))
        picture = self.now // FRAME_EVERY_MS
        for part in range(parts):
            self._seqs[layer] += 1
            payload = vp8(
                picture & 0x7FFF,
                picture & 0xFF,
                key=is_key and not part,
                start=not part,
                body=bytes(frame // parts),
            )
            packet = video(
                self._seqs[layer],
                90 * self.now,
                payload,
                ssrc=10 + layer,
                rid=RIDS[layer].encode(),
                marker=part == parts - 1,
            )
            self.house.say("p0", packet, self.now)

    def _push(self, each: Seen, *, is_copy: bool = False) -> None:
        octets = len(each.payload) + WIRE_BYTES
        is_voice = each.payload_type == OPUS
        self.voices_sent += is_voice and not is_copy
        ssrc, seq = each.ssrc, each.seq
        if each.payload_type == RTX:
            ssrc, seq = ssrc - 1, int.from_bytes(each.payload[:2], "big")
        for due_s in self.line.plan(octets, self.now / 1000):
            self._pipe.append((round(1000 * due_s), self.now, ssrc, seq, octets, each.payload_type == RTX))

    def _tick(self) -> None:
        if self.now % 20 and not self.house.forwarder.is_pressing:
            return
        for peer, packet in self.house.forwarder.tick(self.now):
            if peer.peer == "p1":
                self._push_control(packet)
            else:
                self._ask(packet)
        for news in self.house.forwarder.take_news():
            if isinstance(news, PausedChanged) and news.peer == "p1":
                (self.pauses if news.seats else self.returns).append(self.now)

    def _push_control(self, packet: bytes) -> None:
        if packet[0] & 0x20:  # padding
            seq = int.from_bytes(packet[2:4], "big")
            for due_s in self.line.plan(len(packet) + 16, self.now / 1000):
                self._pipe.append((round(1000 * due_s), self.now, REPAIRS, seq, len(packet), False))
            return
        if not 192 <= packet[1] <= 223:
            ssrc, seq = int.from_bytes(packet[8:12], "big") - 1, int.from_bytes(packet[28:30], "big")
            for due_s in self.line.plan(len(packet) + 16, self.now / 1000):
                self._pipe.append((round(1000 * due_s), self.now, ssrc, seq, len(packet), True))
            return
        infos = [
            rtcp.read_sender_info(part)
            for part in rtcp.split(packet, len(packet)) or []
            if part.packet_type == rtcp.SR
        ]
        for due_s in self.line.plan(len(packet) + 14, self.now / 1000):
            self._pipe += [
                (round(1000 * due_s), self.now, -info.ssrc, info.ntp >> 16 & 0xFFFFFFFF, 0, False)
                for info in infos
                if info
            ]

    def _ask(self, packet: bytes) -> None:
        for part in rtcp.split(packet, len(packet)) or []:
            if (part.packet_type, part.count) == (rtcp.PSFB, rtcp.PLI):
                for ssrc in rtcp.read_pictures_lost(part) or []:
                    self._key[ssrc - 10] = True

    def _arrive(self) -> None:
        due = [each for each in self._pipe if each[0] <= self.now]
        self._pipe = [each for each in self._pipe if each[0] > self.now]
        for at, sent_ms, ssrc, seq, octets, is_repair in due:
            if ssrc < 0:
                self._streams[-ssrc].last_sr = (seq, at)
                continue
            stream = self._streams[ssrc]
            stream.at_ms = at
            if ssrc == VOICE:
                if stream.take(seq):
                    self.voices_came += 1
                    self.ages_ms.append(at - sent_ms)
                continue
            if is_repair:
                stream.missing.pop(seq, None)
            elif stream.take(seq) and ssrc == PICTURE:
                self.picture_ms.append(at)
            if self.remb and self.remb.take(octets, sent_ms=sent_ms, now_ms=at):
                self._say_remb()

    def _answer(self) -> None:
        lost = self._lost() if self.now % 30 == 0 else b""
        if lost or self.now % REPORT_MS == self._late_ms // 10 * 10:
            self._report((PICTURE, REPAIRS), lost)
        if self.now % VOICE_REPORT_MS == self._voice_late_ms // 10 * 10:
            self._report((VOICE,), b"")
        if self.now % 250 == 0 and self.remb:
            self.remb.grow(250, self.now)
            self._say_remb()

    def _report(self, ssrcs: tuple[int, ...], lost: bytes) -> None:
        self._streams[REPAIRS].last_sr = self._streams[PICTURE].last_sr
        heard = [each for each in ssrcs if self.now - self._streams[each].at_ms < REPORTED_FOR_MS]
        blocks = [self._streams[each].block(each, self.now) for each in heard]
        self.house.tell("p1", rtcp.receiver_report(9, blocks) + lost, self.now)

    def _lost(self) -> bytes:
        stream = self._streams[PICTURE]
        for old in [seq for seq in stream.missing if seq < stream.highest - 300]:
            del stream.missing[old]
        wanted = [seq for seq, at in stream.missing.items() if self.now - at > 100]
        stream.missing |= dict.fromkeys(wanted, self.now)
        return rtcp.packets_lost(9, PICTURE, sorted(wanted)) if wanted else b""

    def _say_remb(self) -> None:
        if self.remb and self.remb.bps:
            self.house.tell("p1", rtcp.bitrate_ceiling(9, int(self.remb.bps), [1]), self.now)
