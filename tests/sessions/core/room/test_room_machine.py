"""The room under arrivals, commands, cuts and silence in any order: what must hold after every step.

True presence is known here, so the facts are also counted by `core/attendance` and compared with it.
"""

from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sessions.core.attendance.credit import credit
from sessions.core.attendance.facts import Ended, Joined, Left
from sessions.core.attendance.plan import SessionPlan
from sessions.core.protocol.chat import Say, SetChat
from sessions.core.protocol.commands import (
    Admit,
    AdmitAll,
    AllowSharing,
    AskToUnmute,
    BackToGroup,
    BreakoutPlan,
    CallBack,
    Command,
    Deny,
    End,
    EndBreak,
    Leave,
    LowerHand,
    MoveTo,
    Mute,
    MuteAll,
    Offer,
    OpenBreakouts,
    RaiseHand,
    Remove,
    Resume,
    SetAway,
    SetLock,
    SetSharing,
    Start,
    StartBreak,
    StopCamera,
    StopSharing,
    TakeAside,
)
from sessions.core.protocol.events import Message
from sessions.core.protocol.handouts import ShareLink, WithdrawHandout
from sessions.core.protocol.leadership import HandLead
from sessions.core.protocol.together import (
    AskPoll,
    ClosePoll,
    EndRound,
    NextTurn,
    PassTurn,
    PutPollAway,
    React,
    SetCaptioner,
    StartRound,
    StartTimer,
    StopTimer,
    Vote,
    WriteCaption,
)
from sessions.core.room.room import Room
from tests.sessions.core.room.stage import NAMES, PLAN, Stage

PEOPLE = st.sampled_from(sorted(NAMES))
CLIENTS = sorted(name for name, (_, role) in NAMES.items() if role == "client")
CLIENT_NAMES = [NAMES[client][0] for client in CLIENTS]
COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.builds(Admit, ref=st.just(1), participant=PEOPLE),
    st.builds(Deny, ref=st.just(1), participant=PEOPLE),
    st.builds(LowerHand, ref=st.just(1), participant=PEOPLE),
    st.builds(SetAway, ref=st.just(1), away=st.booleans()),
    st.sampled_from([AdmitAll(ref=1), Start(ref=1), Leave(ref=1), Offer(ref=1, sdp="v=0")]),
    st.sampled_from([RaiseHand(ref=1), BackToGroup(ref=1)]),
    st.builds(SetSharing, ref=st.just(1), on=st.booleans()),
    st.builds(PassTurn, ref=st.just(1), participant=PEOPLE),
    st.builds(Vote, ref=st.just(1), poll=st.integers(0, 2), answer=st.integers(0, 2)),
    st.sampled_from([React(ref=1, kind="heart"), WriteCaption(ref=1, text="hello")]),
    st.builds(Say, ref=st.just(1), to=st.sampled_from(["group", "private", "staff"]), text=st.just("hello")),
)
BREAKOUTS = ["breakout:7-1", "breakout:7-2"]
ROOMS = (
    BreakoutPlan(name="One", participants=("ana", "ruth")),
    BreakoutPlan(name="Two", participants=("ben",)),
)
LEADING: st.SearchStrategy[Command] = st.one_of(
    st.builds(Admit, ref=st.just(1), participant=st.sampled_from(CLIENTS)),
    st.builds(Deny, ref=st.just(1), participant=st.sampled_from(CLIENTS)),
    st.builds(Mute, ref=st.just(1), participant=PEOPLE),
    st.builds(StopCamera, ref=st.just(1), participant=PEOPLE),
    st.builds(AskToUnmute, ref=st.just(1), participant=PEOPLE),
    st.builds(Remove, ref=st.just(1), participant=st.sampled_from(CLIENTS), reason=st.just("other")),
    st.builds(TakeAside, ref=st.just(1), participant=PEOPLE),
    st.builds(SetLock, ref=st.just(1), locked=st.booleans()),
    st.sampled_from(
        [StartRound(ref=1), NextTurn(ref=1), EndRound(ref=1), ClosePoll(ref=1), PutPollAway(ref=1)]
    ),
    st.sampled_from([StartTimer(ref=1, seconds=30), StopTimer(ref=1)]),
    st.builds(
        AskPoll,
        ref=st.just(1),
        question=st.just("How?"),
        answers=st.just(("so", "so so")),
        anonymous=st.booleans(),
        live=st.booleans(),
    ),
    st.builds(SetCaptioner, ref=st.just(1), participant=PEOPLE),
    st.sampled_from(
        [
            ShareLink(ref=1, title="Plan", link="https://plan.invalid/"),
            WithdrawHandout(ref=1, handout="link-1"),
        ]
    ),
    st.builds(HandLead, ref=st.just(1), participant=PEOPLE),
    st.builds(SetChat, ref=st.just(1), open=st.booleans()),
    st.sampled_from([AdmitAll(ref=1), Start(ref=1), MuteAll(ref=1)]),
    st.sampled_from([StartBreak(ref=1, minutes=5), EndBreak(ref=1)]),
    st.sampled_from([AllowSharing(ref=1, allowed=True), StopSharing(ref=1)]),
    st.sampled_from([OpenBreakouts(ref=1, rooms=ROOMS, minutes=1), CallBack(ref=1, in_s=5)]),
    st.builds(MoveTo, ref=st.just(1), participant=PEOPLE, breakout=st.sampled_from([None, *BREAKOUTS])),
)


WITH_A_PAYER = replace(PLAN, video_only=frozenset({"ben"}))


class RoomMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.stage = Stage(plan=WITH_A_PAYER)
        self.open: dict[str, str] = {}
        self.tokens: dict[str, int] = {}
        self.cut_off: dict[str, str] = {}

    @initialize()
    def a_facilitator_and_two_clients_come(self) -> None:
        for person in ("ruth", "ana", "ben"):
            self.arrive(person, with_token=False)

    # --- What happens ----------------------------------------------------------------------------

    @rule(person=PEOPLE, with_token=st.booleans())
    def arrive(self, person: str, with_token: bool) -> None:
        token = self.tokens.get(person) if with_token else None
        before = set(self.stage.sent)
        self.stage.arrive(person, admitted=token is not None, seat=token)
        self._note_new(set(self.stage.sent) - before, person)

    @precondition(lambda self: self.open)
    @rule(data=st.data(), command=COMMANDS)
    def ask(self, data: st.DataObject, command: Command) -> None:
        self.stage.ask(data.draw(st.sampled_from(sorted(self.open))), command)
        self._settle()

    @precondition(lambda self: self._leaders())
    @rule(data=st.data(), command=LEADING)
    def lead(self, data: st.DataObject, command: Command) -> None:
        self.stage.ask(data.draw(st.sampled_from(self._leaders())), command)
        self._settle()

    @precondition(lambda self: self.open)
    @rule(data=st.data(), microphone=st.booleans(), camera=st.booleans())
    def speak(self, data: st.DataObject, microphone: bool, camera: bool) -> None:
        peer = data.draw(st.sampled_from(sorted(self.open)))
        self.stage.speak(peer, microphone=microphone, camera=camera)
        self._settle()

    @precondition(lambda self: self.open or self.cut_off)
    @rule(data=st.data(), later=st.integers(0, 4000))
    def media(self, data: st.DataObject, later: int) -> None:
        """Media is seen, also of those whose websocket is gone."""
        peer = data.draw(st.sampled_from(sorted({**self.open, **self.cut_off})))
        self.stage.later(later).take(self.stage.room.proof(peer, self.stage.at))
        if (deadline := self.stage.room.deadline()) is not None and deadline <= self.stage.at:
            self.stage.tick()
        self._settle()

    @precondition(lambda self: self.open)
    @rule(data=st.data())
    def cut(self, data: st.DataObject) -> None:
        peer = data.draw(st.sampled_from(sorted(self.open)))
        self.stage.cut(peer)
        self.cut_off[peer] = self.open.pop(peer)
        self._settle()

    @precondition(lambda self: self.cut_off)
    @rule(data=st.data())
    def come_back(self, data: st.DataObject) -> None:
        """Under a new name, as the room may have dropped the old one, with what the browser still holds."""
        former = data.draw(st.sampled_from(sorted(self.cut_off)))
        person = self.cut_off.pop(former)
        n = self.stage.numbers[former]
        before = set(self.stage.sent)
        token = self.tokens.get(person)
        self.stage.arrive(
            person, admitted=token is not None, seat=token, resume=(PLAN.epoch, n), former=former
        )
        self._note_new(set(self.stage.sent) - before, person)

    @precondition(lambda self: self.open)
    @rule(data=st.data())
    def ask_again(self, data: st.DataObject) -> None:
        """A gap: the browser holds an older view than it was sent."""
        peer = data.draw(st.sampled_from(sorted(self.open)))
        n = data.draw(st.sampled_from(sorted(self.stage.history[peer])))
        self.stage.remember(peer, peer, n)
        self.stage.ask(peer, Resume(ref=1, epoch=PLAN.epoch, n=n))
        self._settle()

    @rule(seconds=st.integers(1, 40), data=st.data())
    def wait(self, seconds: int, data: st.DataObject) -> None:
        beating = data.draw(st.sets(st.sampled_from(sorted(self.open)))) if self.open else set()
        self.stage.run(seconds * 1000, *sorted(beating))
        self._settle()

    @precondition(lambda self: self.stage.at < PLAN.cap_ms - 3600_000)
    @rule()
    def run_late(self) -> None:
        """Most of the session passes with everybody who is here beating."""
        self.stage.at = PLAN.scheduled_end_ms - 60_000
        self.stage.tick()
        self._settle()

    @precondition(lambda self: self.open)
    @rule(data=st.data(), sure=st.integers(0, 4))
    def end(self, data: st.DataObject, sure: int) -> None:
        if sure == 4:
            self.stage.ask(data.draw(st.sampled_from(sorted(self.open))), End(ref=1))
            self._settle()

    def _leaders(self) -> list[str]:
        return sorted(peer for peer, person in self.open.items() if NAMES[person][1] == "facilitator")

    def _note_new(self, peers: set[str], person: str) -> None:
        [peer] = peers
        self.open[peer] = person
        self._settle()

    def _settle(self) -> None:
        for peer in list(self.open):
            if peer in self.stage.closed:
                del self.open[peer]
        for peer, person in self.open.items():
            you = self.stage.room.snapshot_for(peer).you
            if you.place == "main" and you.seat is not None:
                self.tokens[person] = you.seat

    # --- What must hold --------------------------------------------------------------------------

    @invariant()
    def every_view_is_its_snapshot_and_the_events_after_it(self) -> None:
        for peer in self.open:
            assert self.stage.views[peer] == self.stage.room.snapshot_for(peer)

    @invariant()
    def nobody_shares_a_seat(self) -> None:
        for peer in self.open:
            seats = [one.seat for one in self.stage.room.snapshot_for(peer).participants]
            assert len(seats) == len(set(seats))
            assert seats == sorted(seats)

    @invariant()
    def the_lobby_never_hears_a_clients_name(self) -> None:
        for peer, person in self.open.items():
            if self.stage.room.snapshot_for(peer).you.place == "lobby":
                others = [name for name in CLIENT_NAMES if name != NAMES[person][0]]
                said = "".join(message.model_dump_json() for message in self._since_arrival(peer))
                assert not any(name in said for name in others)

    @invariant()
    def only_facilitators_see_who_waits(self) -> None:
        for peer, person in self.open.items():
            if NAMES[person][1] == "client":
                assert self.stage.room.snapshot_for(peer).waiting == ()

    @invariant()
    def facts_are_numbered_without_a_gap(self) -> None:
        assert [fact.seq for fact in self.stage.facts] == list(range(1, len(self.stage.facts) + 1))

    @invariant()
    def a_connection_joins_and_leaves_at_most_once(self) -> None:
        joined = [fact.peer for fact in self.stage.facts if isinstance(fact, Joined)]
        left = [fact.peer for fact in self.stage.facts if isinstance(fact, Left)]
        assert len(joined) == len(set(joined))
        assert len(left) == len(set(left))
        assert set(left) <= set(joined)
        assert sum(isinstance(fact, Ended) for fact in self.stage.facts) <= 1

    @invariant()
    def it_is_never_asked_to_wake_in_the_past(self) -> None:
        deadline = self.stage.room.deadline()
        assert deadline is None or deadline > self.stage.at

    def _since_arrival(self, peer: str) -> list[Message]:
        return self.stage.sent[peer]

    def teardown(self) -> None:
        self.facts_tell_who_is_here()
        self.a_rebuilt_room_gives_everybody_their_seat()

    def facts_tell_who_is_here(self) -> None:
        """The count must see exactly those clients as present now whom the room has in it now."""
        plan = SessionPlan(
            id="s1",
            service="group",
            scheduled_start_s=PLAN.scheduled_start_ms // 1000,
            scheduled_end_s=PLAN.scheduled_end_ms // 1000,
            roster=tuple(CLIENTS),
        )
        tally = credit(self.stage.facts, plan)
        for person in tally.people.values():
            assert 0 <= person.credited_s <= (self.stage.at - PLAN.scheduled_start_ms) // 1000 + 1
        inside = {fact.person for fact in self.stage.facts if isinstance(fact, Joined)}
        assert {name for name, one in tally.people.items() if one.credited_s} <= inside

    def a_rebuilt_room_gives_everybody_their_seat(self) -> None:
        seats = {
            person: self.stage.room.snapshot_for(peer).you.seat
            for peer, person in self.open.items()
            if self.stage.room.snapshot_for(peer).you.place == "main"
        }
        room, effects = Room.rebuilt(PLAN, self.stage.facts, self.stage.at)
        again = Stage(room, at=self.stage.at)
        again.take(effects)
        for person, seat in seats.items():
            again.arrive(person, peer=f"again-{person}", admitted=True, seat=seat)
            assert again.room.snapshot_for(f"again-{person}").you.seat == seat


RoomMachine.TestCase.settings = settings(
    max_examples=150, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestRoom = RoomMachine.TestCase
