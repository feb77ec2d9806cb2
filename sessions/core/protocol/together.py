"""What people do together besides speaking: a check-in round, a timer, a question, signs, captions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sessions.core.protocol.chat import VISIBLE
from sessions.core.protocol.command import Asked
from sessions.core.protocol.value import Count, Instant, ParticipantId, Value

CAPTION_MAX_CHARS = 200
ReactionKind = Literal["heart", "thanks", "yes"]


class Round(Value):
    """A check-in round. Who passes has had their turn like everybody else: nobody reads that they did."""

    turn: ParticipantId | None = Field(description="Whose turn it is.")
    waiting: tuple[ParticipantId, ...] = Field(description="Who is still to come, in order.")
    done: tuple[ParticipantId, ...]


class Timer(Value):
    """A time that everybody sees; nothing happens by itself when it is over."""

    since_ms: Instant
    until_ms: Instant


class Poll(Value):
    """One question. Of an anonymous one nobody knows who gave which answer, this program included."""

    n: Count
    question: str
    answers: tuple[str, ...]
    anonymous: bool
    live: bool = Field(description="Whether results show while people still answer.")
    open: bool
    voted: Count = Field(description="How many have answered.")
    is_yours_in: bool = Field(description="Whether the reader has answered.")
    counts: tuple[Count, ...] | None = Field(description="By answer; none while they are not shown.")
    names: tuple[tuple[str, ...], ...] | None = Field(description="By answer; never of an anonymous one.")


class Reaction(Value):
    """A small sign of somebody; it goes by itself."""

    by: ParticipantId
    name: str
    kind: ReactionKind
    at_ms: Instant


class Caption(Value):
    """A line of captions, in the order of `n`."""

    n: Count
    text: str


class Captions(Value):
    """What a person writes down for those who read along: the last lines."""

    by: ParticipantId | None = Field(description="Who writes them; nobody: there are none.")
    lines: tuple[Caption, ...]


class StartRound(Asked):
    """Begins a check-in round in the order of the circle."""

    type: Literal["start_round"] = "start_round"


class NextTurn(Asked):
    """The next person who is here has the turn."""

    type: Literal["next_turn"] = "next_turn"


class PassTurn(Asked):
    """One's own turn goes by, now or when it would come; facilitators may say so for somebody."""

    type: Literal["pass_turn"] = "pass_turn"
    participant: ParticipantId


class EndRound(Asked):
    type: Literal["end_round"] = "end_round"


class StartTimer(Asked):
    """In place of the one that runs, if one does."""

    type: Literal["start_timer"] = "start_timer"
    seconds: Annotated[int, Field(ge=10, le=3600)]


class StopTimer(Asked):
    type: Literal["stop_timer"] = "stop_timer"


class AskPoll(Asked):
    """Ask the group. An anonymous question shows its results when it is closed, never while it is open."""

    type: Literal["ask_poll"] = "ask_poll"
    question: Annotated[str, Field(min_length=1, max_length=200, pattern=VISIBLE)]
    answers: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=80, pattern=VISIBLE)], ...],
        Field(min_length=2, max_length=6),
    ]
    anonymous: bool
    live: bool


class Vote(Asked):
    """One answer a client, for good."""

    type: Literal["vote"] = "vote"
    poll: Count
    answer: Annotated[int, Field(ge=0, le=5)]


class ClosePoll(Asked):
    """Nobody answers any more, and everybody sees the results."""

    type: Literal["close_poll"] = "close_poll"


class PutPollAway(Asked):
    """The question and its results are gone."""

    type: Literal["put_poll_away"] = "put_poll_away"


class React(Asked):
    type: Literal["react"] = "react"
    kind: ReactionKind


class SetCaptioner(Asked):
    """Who writes captions: a person in the room, or nobody."""

    type: Literal["set_captioner"] = "set_captioner"
    participant: ParticipantId | None


class WriteCaption(Asked):
    """A line of captions, by whoever was chosen for it."""

    type: Literal["write_caption"] = "write_caption"
    text: Annotated[str, Field(min_length=1, max_length=CAPTION_MAX_CHARS, pattern=VISIBLE)]


class RoundChanged(Value):
    type: Literal["round_changed"] = "round_changed"
    round: Round | None


class TimerChanged(Value):
    type: Literal["timer_changed"] = "timer_changed"
    timer: Timer | None


class PollChanged(Value):
    type: Literal["poll_changed"] = "poll_changed"
    poll: Poll | None


class ReactionsChanged(Value):
    type: Literal["reactions_changed"] = "reactions_changed"
    reactions: tuple[Reaction, ...]


class CaptionsChanged(Value):
    type: Literal["captions_changed"] = "captions_changed"
    captions: Captions


TogetherLed = (
    StartRound
    | NextTurn
    | EndRound
    | StartTimer
    | StopTimer
    | AskPoll
    | ClosePoll
    | PutPollAway
    | SetCaptioner
)
TogetherInside = PassTurn | Vote | React | WriteCaption
TogetherEvent = RoundChanged | TimerChanged | PollChanged | ReactionsChanged | CaptionsChanged
