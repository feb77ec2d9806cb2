"""What each participant has been told: the view they hold, and the numbered events that led there."""

from __future__ import annotations

from collections.abc import Iterable

from sessions.core.protocol.events import Numbered, Resumed, Welcome, YouChanged
from sessions.core.protocol.values import Snapshot
from sessions.core.room.effects import Effect, Send
from sessions.core.room.log import EventLog
from sessions.core.room.plan import RoomPlan
from sessions.core.room.snapshot import changes, look, view
from sessions.core.room.state import RoomState


class Audience:
    """One log and one view for each person who was ever here; absent people's go on, for their return."""

    def __init__(self, plan: RoomPlan) -> None:
        self._epoch = plan.epoch
        self._beat_s = plan.rules.beat_s
        self._logs: dict[str, EventLog] = {}
        self._views: dict[str, Snapshot] = {}

    def publish(self, state: RoomState, now: int, *, skip: str | None = None) -> list[Effect]:
        """Brings everybody's view up to date; connection `skip` is about to be told in another way."""
        scene = look(state, now)
        effects: list[Effect] = []
        for person in state.people.values():
            after = view(state, person, scene)
            news = self._note(person.id, after)
            listeners = [peer.id for peer in state.presence.of(person.id) if peer.connected]
            effects += [Send(peer, event) for peer in listeners if peer != skip for event in news]
        return effects

    def catch_up(self, peer: str, person: str, now: int, *, resume: tuple[int, int] | None) -> list[Effect]:
        """What one connection missed since `resume` (epoch, n), or the whole view. In the lobby always the
        view: what happened before somebody was sent out is not for them any more. And whose seat another
        device had for a while: told so one by one, their page would let its own devices go."""
        is_inside = self._views[person].you.place != "lobby"
        missed = self._logs[person].after(*resume) if resume and is_inside else None
        if missed is None or resume is None or _was_elsewhere(missed, self._views[person].you.seat_peer):
            return [Send(peer, self._welcome(peer, person, now))]
        resumed = Resumed(peer=peer, epoch=self._epoch, n=resume[1], now_ms=now)
        return [Send(peer, resumed), *(Send(peer, event) for event in missed)]

    def _welcome(self, peer: str, person: str, now: int) -> Welcome:
        n, snapshot = self.n(person), self.view_of(person)
        return Welcome(peer=peer, epoch=self._epoch, n=n, beat_s=self._beat_s, now_ms=now, snapshot=snapshot)

    def n(self, person: str) -> int:
        """The number of the last event of this person."""
        return self._logs[person].n

    def view_of(self, person: str) -> Snapshot:
        """What this person was last told."""
        return self._views[person]

    def _note(self, person: str, after: Snapshot) -> list[Numbered]:
        before = self._views.get(person)
        self._views[person] = after
        if before is None:
            self._logs[person] = EventLog(self._epoch)
            return []
        return [self._logs[person].append(event) for event in changes(before, after)]


def _was_elsewhere(missed: Iterable[Numbered], now: str | None) -> bool:
    """Whether the seat was held by another connection than the one that has it now."""
    held = {event.you.seat_peer for event in (one.event for one in missed) if isinstance(event, YouChanged)}
    return bool(held - {None, now})
