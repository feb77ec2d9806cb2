"""One peer connection of a node: what was agreed, how far it is, when it last proved to be alive."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Literal

from sessions.core.ice.agent import Credentials
from sessions.core.sdp.negotiated import Negotiated
from sessions.media.dtls import DtlsAssociation
from sessions.media.engine import Address

JOIN_DEADLINE_MS = 15_000  # from the answer to SRTP keys (a slow line takes about 3 s)
LOST_AFTER_MS = 15_000  # no authentic packet; a browser checks every 2.5 s and sends audio 50 times a second
# A lost peer may come back on the same connection: Chromium gives up after 30 s, Firefox sooner. Longer keeps
# keys of the dead in memory, shorter makes a client renegotiate after a tunnel.
FORGET_AFTER_MS = 60_000
PROOF_EVERY_MS = 1_000
# Media that overtakes the end of the handshake: were it dropped, the first key frame would have to be asked
# for again, which is most of the time a picture takes to start. Its lowest layer is about 10 datagrams.
EARLY_DATAGRAMS_MAX = 64
# The packets of a peer may break the engine this often in ten seconds before its connection ends.
FAULTS_MAX = 20

State = Literal["joining", "connected", "lost"]


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
    proved_ms: int | None = None
    faults: int = 0
    handshake: asyncio.Task[None] | None = None
    early: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.seen_ms = self.began_ms

    def see(self, now_ms: int) -> bool:
        """An authentic packet came; True when it is time to say so."""
        self.seen_ms = now_ms
        if self.proved_ms is not None and now_ms - self.proved_ms < PROOF_EVERY_MS:
            return False
        self.proved_ms = now_ms
        return True

    def is_overdue(self, now_ms: int) -> bool:
        """Whether to give it up altogether."""
        if self.state == "joining":
            return now_ms - self.began_ms >= JOIN_DEADLINE_MS
        return now_ms - self.seen_ms >= FORGET_AFTER_MS

    def is_silent(self, now_ms: int) -> bool:
        """Whether a connected peer has to be called lost."""
        return self.state == "connected" and now_ms - self.seen_ms >= LOST_AFTER_MS
