"""A room of several people does things together; who is elsewhere or at the door has no part in it."""

from sessions.core.protocol.between import NOTHING_BETWEEN
from sessions.core.protocol.chat import Say
from sessions.core.protocol.commands import Command, TakeAside
from sessions.core.protocol.events import Message, Ok, Refused
from sessions.core.protocol.together import (
    AskPoll,
    ClosePoll,
    NextTurn,
    PassTurn,
    React,
    Round,
    SetCaptioner,
    StartRound,
    StartTimer,
    Vote,
    WriteCaption,
)
from sessions.core.room.reactions import PACE_LIMIT, SHOWN_MS
from tests.sessions.core.room.stage import NAMES, Stage

QUESTION = AskPoll(ref=7, question="How are you?", answers=("well", "hard"), anonymous=True, live=False)
SNAPSHOT_MAX_BYTES = 20_000


def stage_of(*clients: str) -> Stage:
    stage = Stage()
    stage.open(*clients)
    return stage


def code(stage: Stage, peer: str, command: Command) -> str | None:
    stage.heard(peer)
    stage.ask(peer, command)
    answers: list[Message] = [one for one in stage.sent[peer] if isinstance(one, Ok | Refused)]
    return answers[-1].code.value if isinstance(answers[-1], Refused) else None


def round_seen(stage: Stage, peer: str) -> Round | None:
    return stage.views[peer].between.round


def test_a_round_goes_along_the_circle_without_those_who_lead() -> None:
    stage = stage_of("ben", "ana")
    stage.ask("ruth-1", StartRound(ref=2))
    assert round_seen(stage, "ana-1") == Round(turn="ben", waiting=("ana",), done=())
    assert code(stage, "ana-1", NextTurn(ref=3)) == "not_allowed"
    assert code(stage, "ana-1", PassTurn(ref=4, participant="ben")) == "not_allowed"
    assert code(stage, "ruth-1", NextTurn(ref=5)) is None
    assert code(stage, "ana-1", PassTurn(ref=6, participant="ana")) is None
    assert round_seen(stage, "ben-1") == Round(turn=None, waiting=(), done=("ben", "ana"))


def test_who_is_aside_sees_neither_round_nor_question_and_cannot_answer() -> None:
    stage = stage_of("ana", "ben")
    stage.ask("ruth-1", StartRound(ref=2))
    stage.ask("ruth-1", QUESTION)
    stage.ask("ruth-1", TakeAside(ref=3, participant="ana"))
    between = stage.views["ana-1"].between
    assert (between.round, between.poll) == (None, None)
    assert code(stage, "ana-1", Vote(ref=4, poll=1, answer=0)) == "elsewhere"
    assert code(stage, "ben-1", Vote(ref=5, poll=1, answer=0)) is None


def test_an_anonymous_answer_reaches_nobody_with_a_name() -> None:
    """All that was said to the leader, and all that is kept, is the same whoever gave which answer."""
    told = []
    for first, second in ((0, 1), (1, 0)):
        stage = stage_of("ana", "ben")
        stage.ask("ruth-1", QUESTION)
        stage.ask("ana-1", Vote(ref=3, poll=1, answer=first))
        stage.ask("ben-1", Vote(ref=4, poll=1, answer=second))
        stage.ask("ruth-1", ClosePoll(ref=5))
        told.append((str(stage.sent["ruth-1"]), stage.memory))
    assert told[0] == told[1]


def test_signs_go_by_themselves_and_are_held_back_when_too_many() -> None:
    stage = stage_of("ana", "ben")
    codes = [code(stage, "ana-1", React(ref=2, kind="heart")) for _ in range(PACE_LIMIT + 1)]
    assert codes == [None] * PACE_LIMIT + ["too_many"]
    assert [one.name for one in stage.views["ben-1"].between.reactions] == ["Ana P."]
    deadline = stage.room.deadline()
    assert deadline is not None
    assert deadline <= stage.at + SHOWN_MS
    stage.run(SHOWN_MS, "ana-1", "ben-1", "ruth-1")
    assert stage.views["ben-1"].between.reactions == ()


def test_whoever_was_chosen_writes_captions_for_their_place() -> None:
    stage = stage_of("ana", "ben")
    assert code(stage, "ruth-1", SetCaptioner(ref=2, participant="cleo")) == "not_here"
    assert code(stage, "ben-1", WriteCaption(ref=3, text="hello")) == "not_allowed"
    assert code(stage, "ruth-1", SetCaptioner(ref=4, participant="ben")) is None
    assert code(stage, "ben-1", WriteCaption(ref=5, text="hello")) is None
    assert [line.text for line in stage.views["ana-1"].between.captions.lines] == ["hello"]


def test_a_restart_keeps_the_round_the_timer_the_question_and_who_writes_captions() -> None:
    stage = stage_of("ana", "ben")
    for command in (
        StartRound(ref=2),
        StartTimer(ref=3, seconds=300),
        QUESTION,
        SetCaptioner(ref=4, participant="ben"),
    ):
        stage.ask("ruth-1", command)
    stage.ask("ana-1", Vote(ref=5, poll=1, answer=0))
    again = stage.restart()
    again.arrive("ana", peer="ana-2", admitted=True)
    assert again.views["ana-2"].between == stage.views["ana-1"].between


def test_at_the_door_there_is_nothing() -> None:
    stage = stage_of("ana")
    stage.ask("ruth-1", StartRound(ref=2))
    stage.ask("ruth-1", StartTimer(ref=3, seconds=300))
    stage.ask("ruth-1", QUESTION)
    stage.ask("ana-1", React(ref=4, kind="yes"))
    stage.arrive("ben", peer="ben-1")
    assert stage.views["ben-1"].between == NOTHING_BETWEEN


def test_a_full_view_stays_small() -> None:
    stage = stage_of(*[name for name, (_, role) in NAMES.items() if role == "client"][:3])
    stage.ask("ruth-1", StartRound(ref=2))
    stage.ask(
        "ruth-1", AskPoll(ref=3, question="ж" * 200, answers=("ж" * 80,) * 6, anonymous=True, live=False)
    )
    stage.ask("ruth-1", SetCaptioner(ref=4, participant="ana"))
    for _ in range(8):
        stage.ask("ana-1", WriteCaption(ref=5, text="ж" * 200))
        stage.ask("ana-1", Say(ref=6, to="group", text="ж" * 500))
    size = len(stage.views["ana-1"].between.model_dump_json().encode())
    assert size < SNAPSHOT_MAX_BYTES - 14 * 400, "and 14 people at most 400 bytes each"
