"""Stories that real rooms are run through, each told from one person's side: the transcripts.

`python -m tests.sessions.core.protocol.stories` writes them to `tests/transcripts`; a test says when they
are stale. The browser's reducer replays the same files.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from sessions.core.protocol.chat import Say, SetChat
from sessions.core.protocol.commands import (
    AdmitAll,
    AllowSharing,
    AskForHelp,
    AskToUnmute,
    BackToGroup,
    BreakoutPlan,
    CallBack,
    CallFacilitator,
    Deny,
    End,
    EndBreak,
    ExtendBreak,
    ExtendBreakouts,
    Leave,
    LowerHand,
    MoveTo,
    Mute,
    MuteAll,
    OpenBreakouts,
    RaiseHand,
    Remove,
    SeeHelp,
    SetAway,
    SetLock,
    SetSharing,
    SettleHelp,
    SetWatched,
    Start,
    StartBreak,
    StopCamera,
    StopSharing,
    TakeAside,
    TellBreakouts,
    TellStaff,
    TellWaiting,
)
from sessions.core.protocol.events import Message, Numbered, Welcome
from sessions.core.protocol.handouts import ShareFile, ShareLink, WithdrawHandout
from sessions.core.protocol.leadership import HandLead, SetTakingPart
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
from tests.sessions.core.room.stage import MINUTE, PLAN, Stage

TRANSCRIPTS = Path(__file__).resolve().parents[3] / "transcripts"


def a_client_waits_and_is_admitted() -> tuple[Stage, str]:
    stage = Stage()
    stage.arrive("ana", peer="ana-1")
    stage.later(2000).arrive("ruth", peer="ruth-1")
    stage.later(1000).arrive("ben", peer="ben-1")
    stage.later(1000).ask("ruth-1", AdmitAll(ref=2))
    stage.speak("ana-1")
    stage.later(1000).speak("ruth-1")
    stage.speak("ben-1", camera=False)
    stage.later(1000).ask("ruth-1", Start(ref=3))
    return stage, "ana"


def a_facilitator_leads_a_group() -> tuple[Stage, str]:
    stage = Stage()
    stage.arrive("ruth", peer="ruth-1")
    for person in ("ana", "ben", "cleo"):
        stage.later(500).arrive(person, peer=f"{person}-1")
    stage.ask("ruth-1", Deny(ref=2, participant="cleo"))
    stage.ask("ruth-1", AdmitAll(ref=3))
    stage.ask("ruth-1", Start(ref=4))
    stage.speak("ana-1")
    stage.run(MINUTE, "ruth-1", "ana-1", "ben-1")
    stage.speak("ana-1", camera=False)
    stage.ask("ben-1", Leave(ref=5))
    stage.later(1000).ask("ruth-1", End(ref=6))
    return stage, "ruth"


def a_line_is_cut_and_comes_back() -> tuple[Stage, str]:
    stage = Stage().open("ana", "ben")
    stage.speak("ana-1")
    stage.rate("ana-1", "poor")
    stage.later(1000).rate("ana-1", "lost")
    stage.cut("ana-1")
    stage.run(10_000, "ruth-1", "ben-1")
    stage.arrive("ana", peer="ana-2", admitted=True, seat=1)
    stage.speak("ana-2")
    stage.run(5000, "ruth-1", "ben-1")
    stage.run(25_000, "ruth-1", "ben-1")
    return stage, "ben"


def a_payer_wants_a_picture_and_the_camera_goes_off_and_on() -> tuple[Stage, str]:
    stage = Stage(plan=replace(PLAN, video_only=frozenset({"ana"}))).open("ana", "ben")
    stage.speak("ana-1")
    stage.speak("ben-1", camera=False)
    stage.later(1000).speak("ana-1", camera=False)
    stage.later(1000).ask("ruth-1", StartBreak(ref=2, minutes=5))
    stage.later(1000).ask("ruth-1", EndBreak(ref=3))
    stage.later(1000).speak("ana-1")
    return stage, "ana"


def a_second_device_takes_the_seat_and_gives_it_back() -> tuple[Stage, str]:
    stage = Stage().open("ana")
    stage.speak("ana-1")
    stage.arrive("ana", peer="ana-2")
    stage.speak("ana-2", camera=False)
    stage.ask("ana-2", Leave(ref=5))
    stage.speak("ana-1")
    return stage, "ana"


def the_facilitator_drops_and_the_group_goes_on() -> tuple[Stage, str]:
    stage = Stage().open("ana")
    stage.cut("ruth-1")
    stage.run(90_000, "ana-1")
    stage.arrive("ruth", peer="ruth-2")
    return stage, "ana"


def a_seat_is_used_again() -> tuple[Stage, str]:
    stage = Stage().open("ana", "ben", "cleo")
    stage.ask("ben-1", Leave(ref=2))
    stage.arrive("dina", peer="dina-1")
    stage.ask("ruth-1", AdmitAll(ref=3))
    return stage, "ana"


def a_facilitator_quiets_locks_and_removes() -> tuple[Stage, str]:
    stage = Stage().open("ana", "ben")
    stage.speak("ana-1")
    stage.speak("ben-1")
    stage.ask("ruth-1", Mute(ref=2, participant="ana"))
    stage.ask("ruth-1", StopCamera(ref=3, participant="ana"))
    stage.later(1000).ask("ruth-1", AskToUnmute(ref=4, participant="ana"))
    stage.ask("ruth-1", SetLock(ref=5, locked=True))
    stage.arrive("cleo", peer="cleo-1")
    stage.later(1000).ask("ruth-1", Remove(ref=6, participant="ben", reason="disruptive"))
    stage.speak("ana-1", stops=2)
    stage.ask("ruth-1", MuteAll(ref=7))
    return stage, "ana"


def a_group_takes_a_break() -> tuple[Stage, str]:
    stage = Stage().open("ana")
    stage.run(MINUTE, "ruth-1", "ana-1")
    stage.ask("ruth-1", StartBreak(ref=2, minutes=5))
    stage.run(MINUTE, "ruth-1", "ana-1")
    stage.ask("ruth-1", ExtendBreak(ref=3, minutes=5))
    stage.ask("ruth-1", EndBreak(ref=4))
    return stage, "ana"


def hands_go_up_and_down_and_somebody_takes_a_minute() -> tuple[Stage, str]:
    stage = Stage().open("ana", "ben")
    stage.ask("ben-1", RaiseHand(ref=2))
    stage.later(1000).ask("ana-1", RaiseHand(ref=3))
    stage.ask("ruth-1", LowerHand(ref=4, participant="ben"))
    stage.ask("ben-1", SetAway(ref=5, away=True))
    stage.later(1000).ask("ben-1", Leave(ref=6))
    return stage, "ana"


def one_of_the_group_is_taken_aside() -> tuple[Stage, str]:
    stage = Stage()
    stage.open("ana", "ben")
    for peer in ("ruth-1", "ana-1", "ben-1"):
        stage.speak(peer)
    stage.later(1000).ask("ruth-1", TakeAside(ref=2, participant="ana"))
    stage.run(MINUTE + 5000, "ruth-1", "ana-1", "ben-1")
    stage.speak("ana-1", camera=False)
    stage.ask("ana-1", BackToGroup(ref=3))
    return stage, "ben"


def a_screen_is_shown_to_the_group() -> tuple[Stage, str]:
    stage = Stage().open("ana", "ben")
    stage.ask("ruth-1", SetSharing(ref=2, on=True))
    stage.later(1000).ask("ruth-1", SetSharing(ref=3, on=False))
    stage.ask("ruth-1", AllowSharing(ref=4, allowed=True))
    stage.ask("ana-1", SetSharing(ref=5, on=True))
    stage.later(1000).ask("ruth-1", StopSharing(ref=6))
    return stage, "ben"


def people_write_to_the_group_and_to_those_who_lead() -> tuple[Stage, str]:
    stage = Stage().open("ana", "ben")
    stage.ask("ben-1", Say(ref=2, to="group", text="Good morning"))
    stage.later(1000).ask("ruth-1", Say(ref=3, to="group", text="Good to see you, Ben"))
    stage.ask("ana-1", Say(ref=4, to="private", text="May I talk to you later?"))
    stage.later(1000).ask("ruth-1", Say(ref=5, to="private", client="ana", text="Of course"))
    stage.ask("ruth-1", Say(ref=6, to="staff", text="Ana would like a word"))
    stage.ask("ruth-1", SetChat(ref=7, open=False))
    stage.later(1000).ask("ruth-1", TakeAside(ref=8, participant="ana"))
    stage.ask("ana-1", Say(ref=9, to="private", text="Thank you"))
    return stage, "ana"


def the_database_goes_away_and_comes_back() -> tuple[Stage, str]:
    stage = Stage().open("ana")
    stage.warn("database_away")
    stage.run(5000, "ruth-1", "ana-1").warn("disk_full")
    stage.run(5000, "ruth-1", "ana-1").warn(None)
    return stage, "ruth"


def somebody_asks_for_help_and_somebody_is_gone() -> tuple[Stage, str]:
    stage = Stage().open("ana", "ben")
    stage.ask("ana-1", AskForHelp(ref=2))
    stage.later(1000).ask("ruth-1", SeeHelp(ref=3, participant="ana"))
    stage.ask("ruth-1", SetWatched(ref=4, participant="ben", watched=True))
    stage.cut("ben-1")
    stage.run(25_000, "ruth-1", "ana-1")
    stage.ask("ruth-1", SettleHelp(ref=5, participant="ana"))
    stage.arrive("ben", peer="ben-2", admitted=True)
    return stage, "ruth"


def somebody_who_waits_is_told_a_word_and_asks_for_help() -> tuple[Stage, str]:
    stage = Stage().open("ben")
    stage.arrive("ana", peer="ana-1")
    stage.ask("ruth-1", TellWaiting(ref=2, participant="ana", text="Two minutes."))
    stage.later(1000).ask("ana-1", TellStaff(ref=3, text="I am not well today."))
    stage.ask("ana-1", AskForHelp(ref=4))
    stage.ask("ruth-1", SeeHelp(ref=5, participant="ana"))
    stage.later(1000).ask("ruth-1", AdmitAll(ref=6))
    return stage, "ana"


def _divided() -> Stage:
    stage = Stage().open("ana", "ben")
    for peer in ("ruth-1", "ana-1", "ben-1"):
        stage.speak(peer)
    rooms = (
        BreakoutPlan(name="Room 1", participants=("ana",)),
        BreakoutPlan(name="Room 2", participants=("ben",)),
    )
    stage.later(1000).ask("ruth-1", OpenBreakouts(ref=2, rooms=rooms, minutes=10))
    stage.arrive("cleo", peer="cleo-1")
    stage.ask("ruth-1", AdmitAll(ref=3))
    stage.later(1000).ask("ana-1", CallFacilitator(ref=4, wanted=True))
    stage.ask("ruth-1", MoveTo(ref=5, participant="ruth", breakout=stage.places["ana"]))
    stage.ask("ruth-1", TellBreakouts(ref=6, text="Five minutes left."))
    stage.ask("ruth-1", ExtendBreakouts(ref=7, minutes=5))
    stage.ask("ruth-1", MoveTo(ref=8, participant="cleo", breakout=None))
    stage.ask("ruth-1", CallBack(ref=9, in_s=60))
    stage.run(MINUTE + 1000, "ruth-1", "ana-1", "ben-1", "cleo-1")
    return stage


def a_client_is_in_a_breakout() -> tuple[Stage, str]:
    return _divided(), "ana"


def a_facilitator_divides_the_group() -> tuple[Stage, str]:
    return _divided(), "ruth"


def a_group_does_things_together() -> tuple[Stage, str]:
    stage = Stage().open("ana", "ben")
    stage.ask("ruth-1", StartRound(ref=2))
    stage.ask("ruth-1", StartTimer(ref=3, seconds=60))
    stage.later(1000).ask("ruth-1", NextTurn(ref=4))
    stage.ask("ben-1", PassTurn(ref=5, participant="ben"))
    stage.ask("ana-1", React(ref=6, kind="thanks"))
    stage.run(10_000, "ruth-1", "ana-1", "ben-1")
    stage.ask("ruth-1", EndRound(ref=7))
    stage.ask("ruth-1", StopTimer(ref=8))
    question = "How was this week?"
    stage.ask(
        "ruth-1", AskPoll(ref=9, question=question, answers=("hard", "good"), anonymous=True, live=False)
    )
    stage.ask("ben-1", Vote(ref=10, poll=1, answer=0))
    stage.ask("ana-1", Vote(ref=11, poll=1, answer=1))
    stage.ask("ruth-1", ClosePoll(ref=12))
    stage.later(1000).ask("ruth-1", PutPollAway(ref=13))
    stage.ask("ruth-1", SetCaptioner(ref=14, participant="ben"))
    stage.ask("ben-1", WriteCaption(ref=15, text="Good morning everybody"))
    return stage, "ana"


def an_interpreter_is_let_in() -> tuple[Stage, str]:
    stage = Stage().open("ana")
    stage.arrive("ines", peer="ines-1")
    stage.later(1000).ask("ruth-1", Say(ref=2, to="group", text="Ines is coming to interpret."))
    stage.later(1000).ask("ruth-1", AdmitAll(ref=3))
    stage.speak("ines-1")
    stage.ask("ines-1", RaiseHand(ref=4))
    stage.ask("ruth-1", Say(ref=5, to="group", text="Welcome, Ines."))
    stage.later(1000).ask("ruth-1", Mute(ref=6, participant="ines"))
    stage.ask("ruth-1", SetCaptioner(ref=7, participant="ines"))
    stage.ask("ines-1", WriteCaption(ref=8, text="Good morning"))
    return stage, "ines"


def a_handout_is_shown_and_withdrawn() -> tuple[Stage, str]:
    stage = Stage().open("ana")
    file = "8a6f0c52-5b1d-4f0e-9b1c-0d2f6a7e9c31"
    stage.ask("ruth-1", ShareFile(ref=2, file=file, title="Relapse plan", kind="pdf", bytes=81_000))
    stage.later(1000).ask(
        "ruth-1", ShareLink(ref=3, title="Meetings near you", link="https://meetings.invalid/near?week=1")
    )
    stage.later(1000).ask("ruth-1", WithdrawHandout(ref=4, handout=file))
    return stage, "ana"


def the_lead_is_handed_on_and_somebody_sits_out() -> tuple[Stage, str]:
    stage = Stage().open("ana", "ben")
    stage.arrive("omar", peer="omar-1")
    stage.ask("ruth-1", HandLead(ref=2, participant="omar"))
    stage.run(10_000, "ruth-1", "omar-1", "ana-1", "ben-1")
    stage.ask("omar-1", SetTakingPart(ref=3, participant="ana", taking_part=False, reason="busy"))
    stage.ask("omar-1", SetTakingPart(ref=4, participant="ben", taking_part=False))
    stage.later(1000).ask("omar-1", SetTakingPart(ref=5, participant="ana", taking_part=True))
    stage.ask("omar-1", Leave(ref=6))
    return stage, "ana"


STORIES: tuple[Callable[[], tuple[Stage, str]], ...] = (
    a_client_waits_and_is_admitted,
    a_facilitator_leads_a_group,
    a_line_is_cut_and_comes_back,
    a_second_device_takes_the_seat_and_gives_it_back,
    the_facilitator_drops_and_the_group_goes_on,
    a_seat_is_used_again,
    a_facilitator_quiets_locks_and_removes,
    a_group_takes_a_break,
    hands_go_up_and_down_and_somebody_takes_a_minute,
    one_of_the_group_is_taken_aside,
    a_screen_is_shown_to_the_group,
    people_write_to_the_group_and_to_those_who_lead,
    a_group_does_things_together,
    a_handout_is_shown_and_withdrawn,
    the_database_goes_away_and_comes_back,
    somebody_asks_for_help_and_somebody_is_gone,
    somebody_who_waits_is_told_a_word_and_asks_for_help,
    a_client_is_in_a_breakout,
    a_facilitator_divides_the_group,
    an_interpreter_is_let_in,
    the_lead_is_handed_on_and_somebody_sits_out,
    a_payer_wants_a_picture_and_the_camera_goes_off_and_on,
)


def transcript(story: Callable[[], tuple[Stage, str]]) -> dict[str, Any]:
    """What the person's first connection was sent, and the view that the room says they have in the end."""
    stage, person = story()
    welcome, *messages = [message for message in stage.sent[f"{person}-1"] if _is_told(message)]
    assert isinstance(welcome, Welcome)
    return {
        "name": story.__name__,
        "n": welcome.n,
        "snapshot": welcome.snapshot.model_dump(mode="json"),
        "events": [message.model_dump(mode="json") for message in messages],
        "final": stage.believed(person).model_dump(mode="json"),
    }


def file_of(story: Callable[[], tuple[Stage, str]]) -> Path:
    return TRANSCRIPTS / f"{story.__name__}.json"


def text_of(story: Callable[[], tuple[Stage, str]]) -> str:
    return json.dumps(transcript(story), indent=1, ensure_ascii=False) + "\n"


def _is_told(message: Message) -> bool:
    return isinstance(message, Welcome | Numbered)


def write() -> None:
    TRANSCRIPTS.mkdir(exist_ok=True)
    for story in STORIES:
        file_of(story).write_text(text_of(story), encoding="utf-8")


if __name__ == "__main__":
    write()
