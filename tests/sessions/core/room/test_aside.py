"""One client and one facilitator in private: nobody else learns what happens there, and minutes follow."""

from dataclasses import replace

from sessions.core.attendance.credit import credit
from sessions.core.attendance.facts import Moved
from sessions.core.attendance.plan import SessionPlan
from sessions.core.protocol.commands import (
    BackToGroup,
    Leave,
    Offer,
    RaiseHand,
    Remove,
    SetAway,
    StartBreak,
    TakeAside,
)
from sessions.core.protocol.events import Numbered, Refused
from sessions.core.protocol.values import RefusalCode
from sessions.core.room.effects import Effect, PlaceMedia
from tests.sessions.core.room.stage import MINUTE, PLAN, Stage

ASIDE = TakeAside(ref=5, participant="ana")
BACK = BackToGroup(ref=6)


def group(*facilitators: str) -> Stage:
    stage = Stage().open("ana", "ben")
    for one in facilitators:
        stage.arrive(one, peer=f"{one}-1")
    for peer in stage.views:
        stage.speak(peer)
    stage.fresh_facts()
    return stage


def placed(effects: list[Effect]) -> list[Effect]:
    return [effect for effect in effects if isinstance(effect, PlaceMedia)]


def moves(stage: Stage) -> list[tuple[str, str]]:
    return [(fact.peer, fact.place) for fact in stage.fresh_facts() if isinstance(fact, Moved)]


def elsewhere(stage: Stage, peer: str) -> set[str]:
    return {one.id for one in stage.views[peer].participants if one.elsewhere}


def codes(stage: Stage, peer: str) -> list[RefusalCode]:
    return [message.code for message in stage.sent[peer] if isinstance(message, Refused)]


def test_one_press_takes_both_there_and_back() -> None:
    stage = group("omar")
    effects = stage.ask("ruth-1", ASIDE)
    assert placed(effects) == [PlaceMedia("ruth-1", "aside:7-1"), PlaceMedia("ana-1", "aside:7-1")]
    assert moves(stage) == [("ruth-1", "aside:7-1"), ("ana-1", "aside:7-1")]
    assert [elsewhere(stage, peer) for peer in ("ana-1", "ben-1")] == [{"ben", "omar"}, {"ruth", "ana"}]
    assert [stage.views[peer].you.aside for peer in ("ana-1", "ben-1")] == [True, False]
    effects = stage.ask("ruth-1", BACK)
    assert placed(effects) == [PlaceMedia("ruth-1", ""), PlaceMedia("ana-1", "")]
    assert moves(stage) == [("ruth-1", "main"), ("ana-1", "main")]
    assert elsewhere(stage, "ben-1") == elsewhere(stage, "ana-1") == set()


def test_the_client_may_end_it_too() -> None:
    stage = group()
    stage.ask("ruth-1", ASIDE)
    stage.ask("ana-1", BACK)
    assert not stage.views["ruth-1"].you.aside


def test_the_group_learns_nothing_of_what_happens_there() -> None:
    stage = group()
    stage.ask("ruth-1", ASIDE)
    stage.heard("ben-1")
    stage.speak("ana-1", microphone=False, camera=False)
    stage.ask("ana-1", RaiseHand(ref=7))
    stage.ask("ana-1", SetAway(ref=8, away=True))
    stage.cut("ana-1")
    assert [message for message in stage.heard("ben-1") if isinstance(message, Numbered)] == []


def test_a_new_connection_of_theirs_is_in_the_same_place() -> None:
    stage = group()
    stage.ask("ruth-1", ASIDE)
    stage.arrive("ana", peer="ana-2")
    effects = stage.ask("ana-2", Offer(ref=7, sdp="v=0"))
    assert placed(effects) == [PlaceMedia("ana-2", "aside:7-1")]
    assert stage.views["ana-2"].you.aside


def test_a_cut_connection_follows_when_it_is_back_and_its_media_at_once() -> None:
    stage = group()
    stage.ask("ruth-1", ASIDE)
    stage.cut("ana-1")
    stage.fresh_facts()
    assert placed(stage.later(1000).ask("ruth-1", BACK)) == [
        PlaceMedia("ruth-1", ""),
        PlaceMedia("ana-1", ""),
    ]
    assert moves(stage) == [("ruth-1", "main")]
    stage.later(1000).arrive("ana", peer="ana-1", former="ana-1", resume=(7, stage.numbers["ana-1"]))
    assert moves(stage) == [("ana-1", "main")]


def test_whoever_is_left_behind_is_back_with_the_group() -> None:
    for leaver, left in (("ana-1", "ruth-1"), ("ruth-1", "ana-1")):
        stage = group("omar")
        stage.ask("ruth-1", ASIDE)
        stage.ask(leaver, Leave(ref=7))
        assert not stage.views[left].you.aside
        assert moves(stage)[-1] == (left, "main")
    stage = group()
    stage.ask("ruth-1", ASIDE)
    stage.ask("ruth-1", Remove(ref=7, participant="ana", reason="other"))
    assert not stage.views["ruth-1"].you.aside


def test_only_a_client_who_is_with_the_group_can_be_taken() -> None:
    stage = group("omar")
    stage.arrive("cleo", peer="cleo-1")
    for person in ("cleo", "nobody", "ruth"):
        stage.ask("omar-1", TakeAside(ref=7, participant=person))
    stage.ask("ruth-1", ASIDE)
    stage.ask("omar-1", ASIDE)
    stage.ask("ruth-1", TakeAside(ref=8, participant="ben"))
    not_here, elsewhere = RefusalCode.NOT_HERE, RefusalCode.ELSEWHERE
    assert codes(stage, "omar-1") == [not_here, not_here, RefusalCode.NOT_ALLOWED, elsewhere]
    assert codes(stage, "ruth-1") == [elsewhere]


def test_without_another_facilitator_the_minutes_of_the_group_pause_after_the_grace() -> None:
    stage = group()
    stage.ask("ruth-1", ASIDE)
    stage.run(59_000, "ruth-1", "ana-1", "ben-1")
    assert stage.views["ben-1"].room.counting
    stage.run(2000, "ruth-1", "ana-1", "ben-1")
    assert [stage.views[peer].room.counting for peer in ("ben-1", "ana-1")] == [False, True]
    stage.ask("ana-1", BACK)
    assert stage.views["ben-1"].room.counting


def test_a_break_of_the_group_is_one_aside_too() -> None:
    stage = group()
    stage.ask("ruth-1", ASIDE)
    stage.ask("ruth-1", StartBreak(ref=7, minutes=5))
    assert not stage.views["ana-1"].room.counting


def test_minutes_follow() -> None:
    """MINUTES case 8, in small: ten minutes, an aside of five, ten minutes."""
    for facilitators, ben in ((("omar",), 25), ((), 20)):
        stage = Stage().open("ana", "ben")
        here = ["ruth-1", "ana-1", "ben-1"]
        for one in facilitators:
            stage.arrive(one, peer=f"{one}-1")
            here.append(f"{one}-1")
        stage.run(10 * MINUTE, *here).ask("ruth-1", ASIDE)
        stage.run(5 * MINUTE, *here).ask("ruth-1", BACK)
        stage.run(10 * MINUTE, *here)
        plan = SessionPlan(
            id="s1",
            service="group",
            scheduled_start_s=PLAN.scheduled_start_ms // 1000,
            scheduled_end_s=PLAN.scheduled_end_ms // 1000,
            roster=("ana", "ben"),
        )
        tally = credit(stage.facts, plan)
        services = {
            service: sum(
                line.seconds for line in tally.people["ana"].lines if line.counted and line.service == service
            )
            for service in ("group", "individual")
        }
        assert services == {"group": 20 * 60, "individual": 5 * 60}
        assert tally.people["ben"].credited_s == ben * 60


def test_an_individual_session_is_one_already() -> None:
    stage = Stage(plan=replace(PLAN, meeting="individual")).open("ana")
    stage.heard("ruth-1")
    stage.ask("ruth-1", ASIDE)
    codes = [message.code for message in stage.heard("ruth-1") if isinstance(message, Refused)]
    assert codes == [RefusalCode.NOT_ALLOWED]


WITH_INES = TakeAside(ref=5, participant="ana", guests=("ines",))


def with_guests(*guests: str) -> Stage:
    stage = Stage(plan=replace(PLAN, seats=8)).open("ana", "ben", *guests)
    stage.fresh_facts()
    return stage


def test_an_interpreter_comes_along_when_the_facilitator_says_so_and_back_with_them() -> None:
    stage = with_guests("ines")
    effects = stage.ask("ruth-1", WITH_INES)
    assert placed(effects) == [PlaceMedia(f"{one}-1", "aside:7-1") for one in ("ruth", "ana", "ines")]
    assert elsewhere(stage, "ana-1") == {"ben"}
    assert elsewhere(stage, "ben-1") == {"ruth", "ana", "ines"}
    stage.ask("ana-1", BACK)
    assert elsewhere(stage, "ines-1") == elsewhere(stage, "ben-1") == set()
    stage.ask("ruth-1", ASIDE)
    assert elsewhere(stage, "ines-1") == {"ruth", "ana"}, "alone where nobody says otherwise"


def test_no_other_guest_and_nobody_else_comes_along() -> None:
    stage = with_guests("ines", "pia", "carl")
    stage.heard("ruth-1")
    for client, guest in (
        ("ben", "ines"),
        ("ana", "pia"),
        ("ana", "ben"),
        ("ana", "omar"),
        ("ben", "nobody"),
    ):
        stage.ask("ruth-1", TakeAside(ref=7, participant=client, guests=(guest,)))
    allowed, here = RefusalCode.NOT_ALLOWED, RefusalCode.NOT_HERE
    assert codes(stage, "ruth-1") == [allowed, allowed, allowed, here, here]
    stage.ask("ruth-1", TakeAside(ref=8, participant="ben", guests=("carl", "carl")))
    assert moves(stage) == [(f"{one}-1", "aside:7-1") for one in ("ruth", "ben", "carl")], "for everybody"


def test_a_guest_ends_nobody_s_aside_and_comes_back_to_it_after_a_cut() -> None:
    stage = with_guests("ines")
    stage.ask("ruth-1", WITH_INES)
    stage.cut("ines-1")
    stage.run(20_000, "ruth-1", "ana-1", "ben-1")
    assert stage.views["ana-1"].you.aside
    stage.arrive("ines", peer="ines-2", admitted=True)
    assert elsewhere(stage, "ines-2") == {"ben"}
    stage.ask("ines-2", Leave(ref=9))
    assert stage.views["ana-1"].you.aside
    stage.arrive("ines", peer="ines-3", admitted=True)
    assert elsewhere(stage, "ines-3") == {"ruth", "ana"}, "who left by themselves is with the group again"


def test_an_aside_that_ended_meanwhile_is_nobody_s_place_any_more() -> None:
    stage = with_guests("ines")
    stage.ask("ruth-1", WITH_INES)
    stage.cut("ines-1")
    stage.run(20_000, "ruth-1", "ana-1", "ben-1").ask("ruth-1", BACK)
    stage.arrive("ines", peer="ines-2", admitted=True)
    assert elsewhere(stage, "ines-2") == set()


def test_an_aside_goes_on_over_a_restart_although_the_interpreter_is_late() -> None:
    stage = Stage(plan=replace(PLAN, seats=8)).open("ana", "ben", "ines")
    stage.ask("ruth-1", WITH_INES)
    again = stage.restart()
    for one in ("ruth", "ana", "ben"):
        again.arrive(one, peer=f"{one}-2", admitted=True)
    again.run(61_000, "ruth-2", "ana-2", "ben-2")
    assert again.views["ana-2"].you.aside


def test_an_interpreter_gets_no_minutes_there_either() -> None:
    stage = Stage(plan=replace(PLAN, seats=8)).open("ana", "ben", "ines")
    here = ["ruth-1", "ana-1", "ben-1", "ines-1"]
    stage.run(5 * MINUTE, *here).ask("ruth-1", WITH_INES)
    stage.run(5 * MINUTE, *here).ask("ruth-1", BACK)
    plan = SessionPlan(
        id="s1",
        service="group",
        scheduled_start_s=PLAN.scheduled_start_ms // 1000,
        scheduled_end_s=PLAN.scheduled_end_ms // 1000,
        roster=("ana", "ben"),
    )
    tally = credit(stage.facts, plan)
    assert set(tally.people) == {"ana", "ben"}
    individual = [line for line in tally.people["ana"].lines if line.counted and line.service == "individual"]
    assert sum(line.seconds for line in individual) == 5 * 60
