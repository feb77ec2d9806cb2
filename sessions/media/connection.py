"""One peer connection of a node: what was agreed, how far it is, when it last proved to be alive."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Literal

from sessions.core.ice.agent import Credentials
from sessions.core.rtp.line import LineJudge
from sessions.core.sdp.negotiated import Negotiated
from sessions.media.dtls import DtlsAssociation
from sessions.media.engine import Address, SrtpKeys

JOIN_DEADLINE_MS = 15_000  # from the answer to SRTP keys at both ends (a slow line takes about 3 s)
# No authentic packet. Smaller cries wolf over a moment's loss, larger leaves the others with a frozen face.
SUSPECT_AFTER_MS = 3_000
# The same for who sent no media lately: a silent browser checks every 2.5 s, and one check may be lost.
SUSPECT_AFTER_QUIET_MS = 6_000
LOST_AFTER_MS = 15_000
# A lost peer may come back on the same connection: Chromium gives up after 30 s, Firefox sooner. Longer keeps
# keys of the dead in memory, shorter makes a client renegotiate after a tunnel.
FORGET_AFTER_MS = 60_000
PROOF_EVERY_MS = 1_000
FRESH_MS = 100  # packets within this tell no more than the one before; larger blurs the times above
# Media that overtakes the end of the handshake: were it dropped, the first key frame would have to be asked
# for again, which is most of the time a picture takes to start. Its lowest layer is about 10 datagrams.
EARLY_DATAGRAMS_MAX = 64
# The packets of a peer may break the engine this often in ten seconds before its connection ends.
FAULTS_MAX = 20

# "agreed": we have keys and send; whether the other side has them too is not known yet.
State = Literal["joining", "agreed", "connected", "suspect", "lost"]


@dataclass(slots=True)
class Connection:
    """`number` is the node's own and never used twice; `address` is None until a check was answered."""

    number: int
    peer: str
    room: str
    agreed: Negotiated
    local: Credentials
    dtls: DtlsAssociation
    began_ms: int
    state: State = "joining"
    address: Address | None = None
    seen_ms: int = field(init=False)
    sends_media: bool = False  # the last authentic packet was no check
    proved_ms: int | None = None
    faults: int = 0
    handshake: asyncio.Task[None] | None = None
    judge: LineJudge = field(default_factory=LineJudge)
    early: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.seen_ms = self.began_ms

    async def keys(self, *, replaces: bool) -> SrtpKeys:
        """Of the other side that its offer named, as soon as may be. Raises `DtlsError`.

        The peer hears us from our last flight on, we hear the peer from theirs on: an older connection that
        this one `replaces` serves until then.
        """
        begin = self.dtls.connect if replaces else self.dtls.agree
        return await begin([(each.algorithm, each.digest) for each in self.agreed.fingerprints])

    def is_fresh(self, now_ms: int) -> bool:
        """Whether media just came, so that one more packet of it says nothing new."""
        return now_ms - self.seen_ms < FRESH_MS and self.sends_media and self.state == "connected"

    def see(self, now_ms: int, *, is_media: bool) -> bool:
        """An authentic packet came; True when it is time to say so."""
        self.seen_ms, self.sends_media = now_ms, is_media
        if self.proved_ms is not None and now_ms - self.proved_ms < PROOF_EVERY_MS:
            return False
        self.proved_ms = now_ms
        return True

    def is_overdue(self, now_ms: int) -> bool:
        """Whether to give it up altogether."""
        if self.state in ("joining", "agreed"):
            return now_ms - self.began_ms >= JOIN_DEADLINE_MS
        return now_ms - self.seen_ms >= FORGET_AFTER_MS

    def judged(self, now_ms: int) -> State:
        """What its silence makes of it; packets alone make it connected again."""
        silent_ms = now_ms - self.seen_ms
        if self.state in ("joining", "agreed"):
            return self.state
        if silent_ms >= LOST_AFTER_MS:
            return "lost"
        patience_ms = SUSPECT_AFTER_MS if self.sends_media else SUSPECT_AFTER_QUIET_MS
        return "suspect" if silent_ms >= patience_ms else self.state
