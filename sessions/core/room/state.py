"""The sub-states of one room, side by side, for the features that touch more than one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sessions.core.protocol.values import Capacity, Role, Trouble
from sessions.core.room.absences import Absences
from sessions.core.room.captioning import Captioning
from sessions.core.room.conversation import Conversation
from sessions.core.room.gestures import Gestures
from sessions.core.room.group_size import GroupSize
from sessions.core.room.handout_list import HandoutList
from sessions.core.room.ledger import Ledger
from sessions.core.room.lifecycle import Lifecycle
from sessions.core.room.lines import Lines
from sessions.core.room.lobby import Lobby
from sessions.core.room.memory import RoomMemory
from sessions.core.room.news import News
from sessions.core.room.partition import Partition
from sessions.core.room.permission import Standing
from sessions.core.room.places import Places, is_aside
from sessions.core.room.plan import Leader, RoomPlan
from sessions.core.room.polling import Polling
from sessions.core.room.presence import Peer, Presence
from sessions.core.room.reactions import Reactions
from sessions.core.room.returning import Returning
from sessions.core.room.screen import Screen
from sessions.core.room.seats import Seats
from sessions.core.room.sitting_out import Lead
from sessions.core.room.timer import SharedTimer
from sessions.core.room.turns import Turns
from sessions.core.room.wishes import Wishes
from sessions.core.room.worries import Worries

ACCOMPANY: frozenset[Capacity | None] = frozenset({"interpreter", "captioner"})
"""Guests without whom a client cannot take part; family and observers stay with the group."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is in this room; the others may read `name`, `pronouns`, and of a guest `capacity`.
    `here_for` is the client whom a guest is here for; None: for everybody."""

    id: str
    name: str
    role: Role
    capacity: Capacity | None = None
    pronouns: str = ""
    here_for: str | None = None

    def may_accompany(self, client: str) -> bool:
        """Whether this guest speaks or writes for that client, and so goes where they go."""
        return self.capacity in ACCOMPANY and self.here_for in (None, client)


@dataclass(slots=True)
class RoomState:
    """Everything a room remembers but what it has told whom (`audience`)."""

    plan: RoomPlan
    ledger: Ledger
    presence: Presence
    lobby: Lobby
    seats: Seats
    life: Lifecycle
    places: Places
    partition: Partition
    absences: Absences
    size: GroupSize = field(default_factory=GroupSize)
    gestures: Gestures = field(default_factory=Gestures)
    wishes: Wishes = field(default_factory=Wishes)
    conversation: Conversation = field(default_factory=Conversation)
    worries: Worries = field(default_factory=Worries)
    lines: Lines = field(default_factory=Lines)
    turns: Turns = field(default_factory=Turns)
    timer: SharedTimer = field(default_factory=SharedTimer)
    polling: Polling = field(default_factory=Polling)
    reactions: Reactions = field(default_factory=Reactions)
    captioning: Captioning = field(default_factory=Captioning)
    handouts: HandoutList = field(default_factory=HandoutList)
    returning: Returning = field(default_factory=Returning)
    screen: Screen = field(default_factory=Screen)
    lead: Lead = field(default_factory=Lead)
    news: News = field(default_factory=News)
    people: dict[str, Person] = field(default_factory=dict)
    trouble: Trouble | None = None
    leaders: tuple[Leader, ...] = ()

    def is_led(self) -> bool:
        """A facilitator is with the group, in main or in a breakout."""
        return any(not is_aside(self.places.of(person)) for person in self._leaders())

    def is_attended(self) -> bool:
        """A facilitator is in the room, if only aside."""
        return any(True for _ in self._leaders())

    def clients_inside(self) -> set[str]:
        """Clients in the room, the lobby left out."""
        inside = {peer.person for peer in self.presence.everyone() if peer.place == "main"}
        return {person for person in inside if self.people[person].role == "client"}

    def is_one_too_many(self, person: str) -> bool:
        """Whether the group has more clients than it holds once `person` is in."""
        holds = self.plan.holds
        if holds is None or self.people[person].role != "client":
            return False
        counted = self.size.with_those(self.clients_inside())
        return person not in counted and len(counted) >= holds

    def note_inside(self, person: str) -> None:
        """`person` is in the room: from Start on a client counts for good."""
        if self.life.phase == "open" and self.people[person].role == "client":
            self.size.enter(person)

    def _leaders(self) -> Iterator[str]:
        for peer in self.presence.everyone():
            if peer.place == "main" and self.people[peer.person].role == "facilitator":
                yield peer.person

    def keep(self) -> RoomMemory:
        """What is to be remembered of the room as it is now."""
        return RoomMemory(
            gestures=self.gestures.keep(),
            lobby=self.lobby.keep(),
            life=self.life.keep(),
            screen=self.screen.keep(),
            conversation=self.conversation.keep(),
            worries=self.worries.keep(),
            lines=self.lines.keep(),
            partition=self.partition.keep(),
            lead=self.lead.keep(),
            turns=self.turns.keep(),
            timer=self.timer.keep(),
            polling=self.polling.keep(),
            captioning=self.captioning.keep(),
            handouts=self.handouts.keep(),
        )

    def restore(self, memory: RoomMemory) -> None:
        """Puts a memory into a room that was rebuilt from its facts."""
        self.gestures.restore(memory.gestures)
        self.lobby.restore(memory.lobby)
        self.life.restore(memory.life)
        self.screen.restore(memory.screen)
        self.conversation.restore(memory.conversation)
        self.worries.restore(memory.worries)
        self.lines.restore(memory.lines)
        self.lead.restore(memory.lead)
        where = {person: self.places.of(person) for person in self.returning.people()}
        self.partition.restore(memory.partition, where)
        for person in self.people:
            if not is_aside(self.places.of(person)):
                self.places.put(person, self.partition.home_of(person))
        self.turns.restore(memory.turns)
        self.timer.restore(memory.timer)
        self.polling.restore(memory.polling)
        self.captioning.restore(memory.captioning)
        self.handouts.restore(memory.handouts)

    def standing(self, peer: Peer) -> Standing:
        return Standing(self.people[peer.person].role, peer.place, self.life.phase)


def new_state(plan: RoomPlan, *, seq: int = 0) -> RoomState:
    """An empty room whose first fact will be number `seq` + 1."""
    return RoomState(
        plan=plan,
        ledger=Ledger(plan.session, plan.epoch, seq=seq),
        presence=Presence(plan.rules),
        lobby=Lobby(),
        seats=Seats(plan.seats),
        life=Lifecycle(plan),
        places=Places(plan.epoch),
        partition=Partition(plan.epoch),
        leaders=plan.leaders,
        absences=Absences(plan.rules),
    )
