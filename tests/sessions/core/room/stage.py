"""A room on a stage: drives it as a node would, keeps what it recorded, and holds what each browser holds.

Every connection's view is rebuilt from nothing but the messages it was sent, so `views` can be compared
with what the room believes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from sessions.core.attendance.facts import LOBBY, MAIN, Fact, Joined, LeftReason, Moved
from sessions.core.protocol.commands import Admit, Beat, Command, SetSending, Start
from sessions.core.protocol.events import Message, Numbered, Resumed, Welcome
from sessions.core.protocol.replay import apply
from sessions.core.protocol.values import Capacity, Line, Role, Snapshot, Trouble
from sessions.core.room.arrival import Arrival
from sessions.core.room.effects import Close, Effect, Record, Remember, Send
from sessions.core.room.memory import RoomMemory, read_memory
from sessions.core.room.plan import RoomPlan
from sessions.core.room.room import Room

START = 1_773_061_200_000  # 2026-03-09T13:00:00Z, 09:00 in New York
HOUR = 3_600_000
MINUTE = 60_000
PLAN = RoomPlan(
    session="s1",
    title="Morning group",
    scheduled_start_ms=START,
    scheduled_end_ms=START + 3 * HOUR,
    seats=4,
    epoch=7,
)
NAMES: dict[str, tuple[str, Role]] = {
    "ruth": ("Ruth T.", "facilitator"),
    "omar": ("Omar T.", "facilitator"),
    "ana": ("Ana P.", "client"),
    "ben": ("Ben Q.", "client"),
    "cleo": ("Cleo R.", "client"),
    "dina": ("Dina S.", "client"),
    "egon": ("Egon U.", "client"),
    "ines": ("Ines M.", "guest"),
    "pia": ("Pia P.", "guest"),
    "carl": ("Carl D.", "guest"),
}
PRONOUNS = {"ana": "she/her", "ines": "they/them"}
HERE_FOR = {"ines": "ana"}
CAPACITIES: dict[str, Capacity] = {"ines": "interpreter", "pia": "family", "carl": "captioner"}


class Stage:
    """`at` is the present instant; times of the verbs below are taken from it."""

    def __init__(self, room: Room | None = None, *, plan: RoomPlan = PLAN, at: int = START) -> None:
        self.room = room or Room(plan)
        self.plan = plan
        self.at = at
        self.facts: list[Fact] = []
        self.past: list[Fact] = []
        self.memory = RoomMemory()
        self.sent: dict[str, list[Message]] = defaultdict(list)
        self.closed: dict[str, int] = {}
        self.views: dict[str, Snapshot] = {}
        self.numbers: dict[str, int] = {}
        self.history: dict[str, dict[int, Snapshot]] = defaultdict(dict)
        self._peers = 0

    def take(self, effects: Iterable[Effect]) -> list[Effect]:
        effects = list(effects)
        for effect in effects:
            match effect:
                case Record(fact=fact):
                    self.facts.append(fact)
                case Send(peer=peer, message=message):
                    assert peer not in self.closed, "nothing is said after a close"
                    self.sent[peer].append(message)
                    self._hear(peer, message)
                case Remember(memory=memory):
                    self.memory = memory
                case Close(peer=peer, code=code):
                    self.closed[peer] = code
                case _:
                    pass
        return effects

    def restart(
        self, *, after_ms: int = 8000, extra: Iterable[Fact] = (), memory: RoomMemory | None = None
    ) -> Stage:
        """The same room on another node, `after_ms` later, from its facts and what was saved beside them."""
        saved = self.memory if memory is None else memory
        read = read_memory(saved.model_dump_json(exclude_defaults=True))
        plan = replace(self.plan, epoch=self.plan.epoch + 1)
        facts = [*self.past, *self.facts, *extra]
        room, effects = Room.rebuilt(plan, facts, self.at + after_ms, memory=read)
        again = Stage(room, plan=plan, at=self.at + after_ms)
        again.memory, again.past = read, facts
        again.take(effects)
        return again

    def later(self, milliseconds: int) -> Stage:
        self.at += milliseconds
        return self

    def arrive(
        self,
        person: str,
        *,
        peer: str | None = None,
        admitted: bool = False,
        seat: int | None = None,
        resume: tuple[int, int] | None = None,
        former: str | None = None,
        chosen_ms: int | None = None,
    ) -> list[Effect]:
        """`former` is the connection whose browser this is again, with all it held; `chosen_ms` is when this
        device was chosen, None for now."""
        name, role = NAMES[person]
        arrival = Arrival(
            peer=peer or self._new_peer(person),
            person=person,
            name=name,
            role=role,
            capacity=CAPACITIES.get(person),
            pronouns=PRONOUNS.get(person, ""),
            here_for=HERE_FOR.get(person),
            admitted=admitted,
            seat=seat,
            resume=resume,
            chosen_ms=chosen_ms,
        )
        self.closed.pop(arrival.peer, None)
        if former is not None:
            self.remember(arrival.peer, former, resume[1] if resume else 0)
        return self.take(self.room.arrive(arrival, 1, self.at))

    def ask(self, peer: str, command: Command) -> list[Effect]:
        return self.take(self.room.handle(peer, command, self.at))

    def cut(self, peer: str, reason: LeftReason = "transport_lost") -> list[Effect]:
        return self.take(self.room.depart(peer, reason, self.at))

    def rate(self, peer: str, line: Line) -> list[Effect]:
        return self.take(self.room.rate(peer, line, self.at))

    def warn(self, trouble: Trouble | None) -> list[Effect]:
        return self.take(self.room.warn(trouble, self.at))

    def tick(self) -> list[Effect]:
        return self.take(self.room.tick(self.at))

    def beat(self, *peers: str) -> Stage:
        for peer in peers:
            self.ask(peer, Beat(ref=9, n=self.numbers.get(peer, 0)))
        return self

    def run(self, milliseconds: int, *peers: str) -> Stage:
        """Lets time pass with `peers` beating every 5 s and the room ticking every second."""
        begin, until = self.at, self.at + milliseconds
        while self.at < until:
            self.at = min(self.at + 1000, until)
            self.tick()
            if (self.at - begin) % 5000 == 0:
                self.beat(*peers)
        return self

    def open(self, *clients: str) -> Stage:
        """Ruth as `ruth-1` leads a started session with `clients`, each as `<name>-…`, in the room."""
        self.arrive("ruth", peer="ruth-1")
        for client in clients:
            self.arrive(client, peer=f"{client}-1")
            self.ask("ruth-1", Admit(ref=2, participant=client))
        self.ask("ruth-1", Start(ref=3))
        return self

    def speak(
        self, peer: str, *, microphone: bool = True, camera: bool = True, stops: int = 0
    ) -> list[Effect]:
        return self.ask(peer, SetSending(ref=4, microphone=microphone, camera=camera, stops=stops))

    def believed(self, person: str) -> Snapshot:
        """The view that the room says `person` was last told, also when they have gone since."""
        return self.room._audience.view_of(person)

    @property
    def places(self) -> dict[str, str]:
        """Where the facts last have each person whose connection is open, and main is left out."""
        people = {fact.peer: fact.person for fact in self.facts if isinstance(fact, Joined)}
        where: dict[str, str] = {}
        for fact in self.facts:
            if isinstance(fact, Joined | Moved):
                where[people[fact.peer]] = fact.place
        return {person: place for person, place in where.items() if place not in (MAIN, LOBBY)}

    def fresh_facts(self) -> list[Fact]:
        """What was recorded since the last call."""
        facts, self.facts = self.facts, []
        return facts

    def heard(self, peer: str) -> list[Message]:
        """What `peer` was sent since the last call."""
        return self.sent.pop(peer, [])

    def remember(self, peer: str, former: str, n: int) -> None:
        """The browser of `peer` holds what that of `former` held after event `n`."""
        self.numbers[peer] = n
        self.views[peer] = self.history[former][n]

    def _new_peer(self, person: str) -> str:
        self._peers += 1
        return f"{person}#{self._peers}"

    def _hear(self, peer: str, message: Message) -> None:
        match message:
            case Welcome(n=n, snapshot=snapshot):
                self.views[peer], self.numbers[peer] = snapshot, n
            case Resumed(n=n):
                assert self.numbers.setdefault(peer, n) == n
            case Numbered(n=n, event=event):
                assert n == self.numbers[peer] + 1, "no gap, nothing twice"
                self.numbers[peer] = n
                if peer in self.views:
                    self.views[peer] = apply(self.views[peer], event)
            case _:
                return
        if peer in self.views:
            self.history[peer][self.numbers[peer]] = self.views[peer]
