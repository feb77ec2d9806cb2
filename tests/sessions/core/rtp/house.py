"""A forwarder with memory to write in, for the tests of the core."""

from __future__ import annotations

from dataclasses import dataclass, field

from sessions.core.rtp.forwarder import Forwarder, Verdict
from sessions.core.rtp.negotiated import PeerMedia
from sessions.core.rtp.participant import Participant
from sessions.core.rtp.plan import Plan
from tests.sessions.core.rtp.packets import VP8, Seen, media, seen


@dataclass
class House:
    """One room; what each peer was sent, by name. Peer `p0` sits in seat 0 and so on."""

    slots: int = 32
    forwarder: Forwarder = field(init=False)
    sent: dict[str, list[Seen]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.plan = Plan([memoryview(bytearray(2048)) for _ in range(self.slots)], trailer_bytes=148)
        self.forwarder = Forwarder(self.plan)
        self._lanes: list[str] = []

    def join(self, peer: str, *, seat: int | None, told: PeerMedia | None = None) -> None:
        self.forwarder.join(peer, lane=len(self._lanes), media=told or media())
        self._lanes.append(peer)
        self.sent.setdefault(peer, [])
        if seat is not None:
            self.forwarder.set_seat(seat, peer)
        self.forwarder.set_sending(peer, microphone=True, camera=True)

    def say(self, peer: str, packet: bytes, now_ms: int) -> Verdict:
        sender = self.forwarder.peers[peer]
        verdict = Verdict.AGAIN
        while verdict is Verdict.AGAIN:
            verdict = self.forwarder.on_rtp(sender, memoryview(packet), length=len(packet), now_ms=now_ms)
            for sink, buffer in zip(self.plan.sinks, self.plan.buffers, strict=False):
                self.sent[self._lanes[sink.lane]].append(seen(bytes(buffer[: self.plan.size])))
        return verdict

    def tell(self, peer: str, control: bytes, now_ms: int) -> Verdict:
        sender = self.forwarder.peers[peer]
        return self.forwarder.on_rtcp(sender, memoryview(control), length=len(control), now_ms=now_ms)

    def tick(self, now_ms: int) -> list[tuple[Participant, bytes]]:
        """What the timers send; pictures that follow a late start are noted as sent."""
        due = self.forwarder.tick(now_ms)
        for to, packet in due:
            if packet[1] & 0x7F == VP8:
                self.sent[to.peer].append(seen(packet))
        return due

    def streams(self, peer: str) -> dict[int, list[Seen]]:
        """What a peer was sent, by SSRC."""
        found: dict[int, list[Seen]] = {}
        for each in self.sent[peer]:
            found.setdefault(each.ssrc, []).append(each)
        return found


def trio(**told: object) -> House:
    house = House()
    for i in range(3):
        house.join(f"p{i}", seat=i, told=media(**told))  # type: ignore[arg-type]
    return house
