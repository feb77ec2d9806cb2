"""Writing in a room of several people: who reads it, who may not write it, and how much."""

import pytest

from sessions.core.protocol.chat import ChatTo, Say, SetChat
from sessions.core.protocol.commands import Admit, BackToGroup, Remove, TakeAside
from sessions.core.protocol.events import Message, Ok, Refused
from sessions.core.room.conversation import PACE_LIMIT, PACE_MS
from tests.sessions.core.room.stage import Stage

SECRET = "the swordfish sings at dawn"


def stage_of(*clients: str) -> Stage:
    stage = Stage()
    stage.open(*clients)
    stage.arrive("omar", peer="omar-1")
    return stage


def say(stage: Stage, peer: str, text: str, to: ChatTo = "group", *, client: str | None = None) -> Message:
    stage.ask(peer, Say(ref=50, to=to, client=client, text=text))
    return next(one for one in stage.sent[peer] if isinstance(one, Ok | Refused) and one.ref == 50)


def refused(answer: Message) -> str | None:
    return answer.code.value if isinstance(answer, Refused) else None


def texts(stage: Stage, peer: str) -> list[str]:
    return [line.text for line in stage.views[peer].between.chat.lines]


def test_the_group_reads_what_is_written_to_it() -> None:
    stage = stage_of("ana", "ben")
    say(stage, "ana-1", " Hello\u202e everybody ")
    for peer in ("ana-1", "ben-1", "ruth-1", "omar-1"):
        (line,) = stage.views[peer].between.chat.lines
        assert (line.by, line.name, line.to, line.text) == ("ana", "Ana P.", "group", "Hello everybody")


def test_a_private_line_reaches_those_who_lead_and_comes_back_to_its_client_alone() -> None:
    stage = stage_of("ana", "ben")
    say(stage, "ana-1", SECRET, "private")
    say(stage, "omar-1", "I am here", "private", client="ana")
    for peer in ("ana-1", "ruth-1", "omar-1"):
        assert texts(stage, peer) == [SECRET, "I am here"]
    assert SECRET not in str(stage.sent["ben-1"]) + str(stage.believed("ben"))


def test_those_who_lead_have_a_channel_that_no_client_reads() -> None:
    stage = stage_of("ana")
    say(stage, "ruth-1", SECRET, "staff")
    assert texts(stage, "omar-1") == [SECRET]
    assert SECRET not in str(stage.sent["ana-1"]) + str(stage.believed("ana"))


@pytest.mark.parametrize(
    ("peer", "to", "client", "code"),
    [
        ("ana-1", "staff", None, "not_allowed"),
        ("ana-1", "private", "ben", "not_allowed"),
        ("ana-1", "private", "ruth", "not_allowed"),
        ("ana-1", "private", "ana", None),
        ("ana-1", "private", None, None),
        ("ruth-1", "private", "ana", None),
        ("ruth-1", "private", "omar", "not_allowed"),
        ("ruth-1", "private", "nobody", "not_here"),
        ("ruth-1", "private", None, "not_here"),
        ("ruth-1", "private", "cleo", "not_here"),
        ("cleo-1", "group", None, "not_admitted"),
        ("cleo-1", "private", None, "not_admitted"),
    ],
)
def test_who_may_write_to_whom(peer: str, to: ChatTo, client: str | None, code: str | None) -> None:
    stage = stage_of("ana", "ben")
    stage.arrive("cleo", peer="cleo-1")
    assert refused(say(stage, peer, "hello", to, client=client)) == code


def test_switched_off_clients_still_reach_those_who_lead() -> None:
    stage = stage_of("ana")
    stage.ask("ruth-1", SetChat(ref=2, open=False))
    assert not stage.views["ana-1"].between.chat.open
    assert refused(say(stage, "ana-1", "hello")) == "chat_closed"
    stage.heard("ana-1")
    assert refused(say(stage, "ana-1", "please call me", "private")) is None
    assert refused(say(stage, "ruth-1", "here is the number")) is None
    assert texts(stage, "ana-1") == ["please call me", "here is the number"]


def test_whoever_comes_late_reads_what_was_written_since() -> None:
    stage = stage_of("ana")
    say(stage, "ana-1", SECRET)
    stage.arrive("ben", peer="ben-1")
    say(stage, "ruth-1", SECRET)
    assert SECRET not in str(stage.sent["ben-1"])
    stage.ask("ruth-1", Admit(ref=3, participant="ben"))
    say(stage, "ruth-1", "Welcome, Ben")
    assert texts(stage, "ben-1") == ["Welcome, Ben"]
    assert SECRET not in str(stage.sent["ben-1"])


def test_who_was_removed_reads_nothing_at_the_door() -> None:
    stage = stage_of("ana")
    say(stage, "ana-1", SECRET)
    stage.ask("ruth-1", Remove(ref=3, participant="ana", reason="other"))
    stage.arrive("ana", peer="ana-2")
    assert SECRET not in str(stage.sent["ana-2"])


def test_an_aside_has_a_chat_of_its_own() -> None:
    stage = stage_of("ana", "ben")
    say(stage, "ben-1", "in the group")
    stage.ask("ruth-1", TakeAside(ref=3, participant="ana"))
    say(stage, "ana-1", SECRET)
    assert texts(stage, "ana-1") == texts(stage, "ruth-1") == [SECRET]
    assert texts(stage, "ben-1") == texts(stage, "omar-1") == ["in the group"]
    say(stage, "ben-1", "meanwhile")
    stage.ask("ana-1", BackToGroup(ref=4))
    assert texts(stage, "ana-1") == texts(stage, "ruth-1") == ["in the group", "meanwhile"]
    assert SECRET not in str(stage.sent["ben-1"]) + str(stage.sent["omar-1"])


def test_a_flood_is_held_back_and_ebbs() -> None:
    stage = stage_of("ana", "ben")
    codes = []
    for _ in range(PACE_LIMIT + 1):
        stage.heard("ana-1")
        codes.append(refused(say(stage, "ana-1", "again")))
    assert codes == [None] * PACE_LIMIT + ["too_many"]
    assert len(texts(stage, "ben-1")) == PACE_LIMIT
    stage.heard("ana-1")
    assert refused(say(stage.run(PACE_MS, "ana-1", "ben-1", "ruth-1"), "ana-1", "again")) is None


def test_a_restart_loses_no_line() -> None:
    stage = stage_of("ana", "ben")
    say(stage, "ana-1", "hello")
    say(stage, "ana-1", SECRET, "private")
    stage.ask("ruth-1", SetChat(ref=3, open=False))
    again = stage.restart()
    for person in ("ana", "ben", "ruth"):
        again.arrive(person, peer=f"{person}-2", admitted=True)
    assert texts(again, "ana-2") == texts(again, "ruth-2") == ["hello", SECRET]
    assert texts(again, "ben-2") == ["hello"]
    assert not again.views["ben-2"].between.chat.open
