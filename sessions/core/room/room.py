"""One live room, pure: it is given one input and the present instant, and returns what is to be done.

Whoever drives it carries out every effect, in order, before the next input, and calls `tick` at
`deadline`. `now` is integer milliseconds UTC by a clock that never goes back. One room, one driver. This
class only puts the features together; each has a file of its own beside it (`docs/architecture.md`).
"""

from __future__ import annotations

from collections.abc import Iterable

from sessions.core.attendance.facts import Fact, LeftReason
from sessions.core.protocol.chat import Say
from sessions.core.protocol.commands import (
    AskForHelp,
    AskLines,
    BackToGroup,
    Beat,
    Command,
    Hello,
    Leave,
    LowerHand,
    Offer,
    RaiseHand,
    Resume,
    SeeHelp,
    SetAway,
    SetSending,
    SetSharing,
    SettleHelp,
    SetWatched,
    SetWishes,
    TakeHelpBack,
    TellStaff,
    TellWaiting,
)
from sessions.core.protocol.events import BeatAnswered, CloseCode, Message, Ok, Refused
from sessions.core.protocol.together import PassTurn, React, Vote, WriteCaption
from sessions.core.protocol.values import Line, RefusalCode, Snapshot, Trouble
from sessions.core.room.admission import revoke
from sessions.core.room.arrival import (
    Arrival,
    TurnedAway,
    arrive,
    grant,
    may_continue,
    turn_away,
    who_arrives,
)
from sessions.core.room.aside import back_to_group
from sessions.core.room.audience import Audience
from sessions.core.room.breakouts import call_back_if_due
from sessions.core.room.caring import care
from sessions.core.room.departure import depart, expire, give_up, leave
from sessions.core.room.effects import AttendanceChanged, Close, Effect, Remember, Send
from sessions.core.room.hands import lower_hand, lower_spoken, lowers_at, raise_hand, set_away
from sessions.core.room.leadership import settle_lead
from sessions.core.room.leading import lead
from sessions.core.room.marks import end_if_forgotten
from sessions.core.room.memory import NOTHING, RoomMemory
from sessions.core.room.permission import refusal
from sessions.core.room.plan import Leader, RoomPlan
from sessions.core.room.presence import Peer, record_proofs
from sessions.core.room.rebuild import rebuild
from sessions.core.room.roster import expect
from sessions.core.room.sending import offer, set_sending
from sessions.core.room.sharing import end_if_gone, set_sharing
from sessions.core.room.showing import set_wishes
from sessions.core.room.state import RoomState, new_state
from sessions.core.room.telling import Found, take, tell
from sessions.core.room.together import join_in
from sessions.core.room.wording import DETAILS


class Room:
    """The room of one session under one lease."""

    def __init__(self, plan: RoomPlan) -> None:
        self._adopt(new_state(plan))

    @classmethod
    def rebuilt(
        cls, plan: RoomPlan, facts: Iterable[Fact], now: int, *, memory: RoomMemory = NOTHING
    ) -> tuple[Room, list[Effect]]:
        """The room as its facts and then its memory tell it, and the facts that close what a former owner
        left open."""
        room = cls(plan)
        state, effects = rebuild(plan, facts, now)
        state.restore(memory)
        room._adopt(state, memory)
        room._now = now
        return room, effects

    def arrive(self, arrival: Arrival, ref: int, now: int) -> list[Effect]:
        """A new connection (or one that `may_continue`) whose ticket was good."""
        effects = self.tick(now)
        if self._state.life.phase == "ended":
            return effects + self._show_end(arrival)
        if away := turn_away(self._state, arrival):
            return effects + _turned_away(arrival.peer, ref, away)
        self._state.news.start_over(arrival.peer)
        effects += self._settle(arrive(self._state, arrival, self._now), skip=arrival.peer)
        effects += self._audience.catch_up(arrival.peer, arrival.person, self._now, resume=arrival.resume)
        return effects + tell(self._state) + grant(self._state, arrival)

    @property
    def has_ended(self) -> bool:
        """Over for good as far as this room knows; an End taken back is read by a room raised afterwards."""
        return self._state.life.phase == "ended"

    def may_continue(self, peer: str, person: str, *, goes_on: bool = False) -> bool:
        """Whether a new websocket of `person` may arrive as `peer`, whose media then goes on untouched.
        `goes_on`: the page names the last event that `peer` was told; it has given its own websocket up."""
        return may_continue(self._state, peer, person, goes_on=goes_on)

    def handle(self, peer: str, command: Command, now: int) -> list[Effect]:
        """A command of a connection that has arrived; from any other it changes nothing."""
        effects = self._advance(now)
        sender = self._state.presence.get(peer)
        if sender is None or not sender.connected:
            return self._settle(effects)
        effects += self._prove(sender)
        code = refusal(type(command), self._state.standing(sender))
        outcome = code or self._carry_out(sender, command)
        if isinstance(outcome, RefusalCode):
            refused = Refused(ref=command.ref, code=outcome, detail=DETAILS[outcome])
            return self._settle([*effects, Send(peer, refused)])
        return self._answer(sender, command, [*effects, *outcome])

    def depart(self, peer: str, reason: LeftReason, now: int) -> list[Effect]:
        """The websocket of `peer` is closed; `transport_lost` unless something better is known."""
        effects = self._advance(now)
        known = self._state.presence.get(peer)
        if known is not None:
            effects += depart(self._state, known, reason, now=self._now)
        return self._settle(effects)

    def revoke(self, person: str, now: int, *, barred: bool) -> list[Effect]:
        """Sends a person away whose access was taken back; `barred`: for the rest of the session."""
        effects = self._advance(now)
        return self._settle(effects + revoke(self._state, person, barred=barred, now=self._now))

    def proof(self, peer: str, now: int) -> list[Effect]:
        """Authenticated media of `peer` (at most once a second)."""
        known = self._state.presence.get(peer)
        if known is not None and self._is_quiet(known, now):
            return self._note_media(known, now)
        effects = self._advance(now)
        known = self._state.presence.get(peer)
        if known is not None:
            effects += self._note_media(known, now)
        return self._settle(effects)

    def rate(self, peer: str, line: Line, now: int) -> list[Effect]:
        """How well the media of `peer` get through."""
        effects = self._advance(now)
        known = self._state.presence.get(peer)
        if known is not None:
            known.line = line
        return self._settle(effects)

    def find_out(self, found: Found, now: int) -> list[Effect]:
        """What the media plane found out."""
        effects = self._advance(now)
        take(self._state, found, self._now)
        return self._settle(effects)

    def warn(self, trouble: Trouble | None, now: int) -> list[Effect]:
        """What is wrong with the server, until told otherwise: None when it is over."""
        effects = self._advance(now)
        self._state.trouble = trouble
        return self._settle(effects)

    def expect(self, leaders: Iterable[Leader], now: int) -> list[Effect]:
        """Who is to lead by the roster, whenever that may have changed."""
        effects = self._advance(now)
        expect(self._state, leaders)
        return self._settle(effects)

    def tick(self, now: int) -> list[Effect]:
        """Time has passed."""
        return self._settle(self._advance(now))

    def deadline(self) -> int | None:
        """When `tick` is wanted next; None: not before the next input. A room that nobody is in and that was
        never started waits for nothing."""
        if self._state.life.phase == "waiting" and not self._state.presence.everyone():
            return None
        led, covered = self._state.is_attended(), self._state.is_led()
        turns = [
            self._state.presence.deadline(self._now),
            self._state.life.deadline(self._now, led=led, covered=covered),
            self._state.returning.deadline(),
            self._state.reactions.deadline(),
            lowers_at(self._state),
            self._state.partition.until_ms,
        ]
        return min((turn for turn in turns if turn is not None), default=None)

    def snapshot_for(self, peer: str) -> Snapshot:
        """What `peer` has been told. Raises KeyError for a connection that is not here."""
        known = self._state.presence.get(peer)
        if known is None:
            raise KeyError(peer)
        return self._audience.view_of(known.person)

    def _adopt(self, state: RoomState, memory: RoomMemory = NOTHING) -> None:
        self._state = state
        self._memory = memory
        self._audience = Audience(state.plan)
        self._now = 0
        self._quiet_until = 0

    def _advance(self, now: int) -> list[Effect]:
        self._now = max(self._now, now)
        self._state.reactions.fade(self._now)
        effects = expire(self._state, self._now) + give_up(self._state, self._now)
        lower_spoken(self._state, self._now)
        effects += call_back_if_due(self._state, self._now)
        return effects + end_if_forgotten(self._state, self._now)

    def _settle(self, effects: list[Effect], *, skip: str | None = None) -> list[Effect]:
        """Tells everybody what changed; sockets close after that."""
        effects = [*effects, *end_if_gone(self._state)]
        closes = [effect for effect in effects if isinstance(effect, Close)]
        pokes = [effect for effect in effects if isinstance(effect, AttendanceChanged)][:1]
        others = [effect for effect in effects if not isinstance(effect, Close | AttendanceChanged)]
        settle_lead(self._state)
        news = self._audience.publish(self._state, self._now, skip=skip)
        news += tell(self._state, skip=skip)
        if self._state.life.phase == "ended":
            self._state.presence.clear()
            self._state.lobby.clear()
        self._quiet_until = self.deadline() or 0
        return [*others, *news, *closes, *pokes, *self._remember()]

    def _remember(self) -> list[Effect]:
        memory = self._state.keep()
        if memory == self._memory:
            return []
        self._memory = memory
        return [Remember(memory)]

    def _is_quiet(self, peer: Peer, now: int) -> bool:
        """Whether one more proof of `peer` changes nobody's view. Most inputs are that, so it is cheap."""
        return now < self._quiet_until and not self._state.presence.is_suspect(peer, now)

    def _note_media(self, peer: Peer, now: int) -> list[Effect]:
        self._now = max(self._now, now)
        self._state.presence.media(peer, self._now)
        self._quiet_until = min(self._quiet_until, self._state.presence.suspect_at(peer))
        return self._record_if_due(peer)

    def _prove(self, sender: Peer) -> list[Effect]:
        self._state.presence.beat(sender, self._now)
        return self._record_if_due(sender)

    def _record_if_due(self, peer: Peer) -> list[Effect]:
        is_due = self._state.presence.is_fact_due(peer, self._now)
        return record_proofs(self._state.ledger, peer) if is_due else []

    def _carry_out(self, sender: Peer, command: Command) -> list[Effect] | RefusalCode:
        state, now = self._state, self._now
        match command:
            case Beat(freezes=freezes):
                sender.freezes = freezes
                return []
            case Resume():
                return []
            case Hello():
                return RefusalCode.NOT_ALLOWED
            case Offer() | SetSending() | SetWishes() | SetSharing():
                return _carry_media(state, sender, command, now=now)
            case RaiseHand():
                return raise_hand(state, sender, now)
            case LowerHand():
                return lower_hand(state, sender, command.participant)
            case SetAway():
                return set_away(state, sender, away=command.away)
            case Say() | PassTurn() | Vote() | React() | WriteCaption():
                return join_in(state, sender, command, now=now)
            case BackToGroup():
                return back_to_group(state, sender, now)
            case (
                AskForHelp()
                | TakeHelpBack()
                | SeeHelp()
                | SettleHelp()
                | SetWatched()
                | TellStaff()
                | TellWaiting()
            ):
                return care(state, sender, command, now=now)
            case Leave():
                return leave(state, sender, now)
            case _:
                return lead(state, sender, command, now=now)

    def _answer(self, sender: Peer, command: Command, effects: list[Effect]) -> list[Effect]:
        """The reply: `Ok` before the news it caused; positions in the sequence of events after them."""
        person, epoch = sender.person, self._state.plan.epoch
        match command:
            case Beat():
                effects = self._settle(effects)
                answer: Message = BeatAnswered(ref=command.ref, epoch=epoch, n=self._audience.n(person))
                return [*effects, Send(sender.id, answer)]
            case Resume():
                effects = self._settle(effects, skip=sender.id)
                resume = (command.epoch, command.n)
                self._state.news.start_over(sender.id)
                effects += self._audience.catch_up(sender.id, person, self._now, resume=resume)
                return effects + tell(self._state)
            case Offer() | AskLines():
                return self._settle(effects)
            case _:
                return self._settle([*effects, Send(sender.id, Ok(ref=command.ref))])

    def _show_end(self, arrival: Arrival) -> list[Effect]:
        """An ended room is shown once and closes; nothing is recorded."""
        self._state.people[arrival.person] = who_arrives(arrival)
        effects = self._settle([])
        effects += self._audience.catch_up(arrival.peer, arrival.person, self._now, resume=None)
        return [*effects, Close(arrival.peer, CloseCode.SESSION_ENDED)]


def _carry_media(
    state: RoomState, sender: Peer, command: Offer | SetSending | SetWishes | SetSharing, *, now: int
) -> list[Effect] | RefusalCode:
    match command:
        case Offer():
            return offer(state, sender, command)
        case SetSending():
            return set_sending(state, sender, command, now=now)
        case SetWishes():
            return set_wishes(state, sender, command, now=now)
        case SetSharing():
            return set_sharing(state, sender, on=command.on)


def _turned_away(peer: str, ref: int, away: TurnedAway) -> list[Effect]:
    refused = Refused(ref=ref, code=away.code, detail=DETAILS[away.code])
    return [Send(peer, refused), Close(peer, away.close)]
