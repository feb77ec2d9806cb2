"""Seven bars on one axis of local time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sessions.core.attendance.requirement import Target
from sessions.core.attendance.rules import CURRENT
from sessions.queries.reading import DayRead, LineRead, SessionRead, WeekRead
from sessions.views.week_picture import Bar, week_picture_of

ZONE = ZoneInfo("America/New_York")
MONDAY = date(2026, 3, 2)


def at(day: date, hour: float) -> datetime:
    return datetime.combine(day, time(0), ZONE) + timedelta(hours=hour)


def line(day: date, start: float, end: float, reason: str) -> LineRead:
    return LineRead(
        reason=reason,
        counted=reason == "credited",
        start=at(day, start),
        end=at(day, end),
        seconds=round((end - start) * 3600),
        modality="video",
        service="group",
    )


def session(day: date, start: float, end: float, *lines: LineRead) -> SessionRead:
    counted = sum(one.seconds for one in lines if one.counted)
    return SessionRead(
        id=UUID(int=day.day),
        title="Circle",
        service="group",
        service_label="Group therapy",
        start=at(day, start),
        end=at(day, end),
        phase="over" if lines else "planned",
        status="attended" if lines else "expected",
        credited_s=counted,
        lobby_s=0,
        bridged_s=0,
        audio_only_s=0,
        lines=lines,
        is_countable=True,
        make_up_for=None,
        may_join=False,
        by_hand=False,
        rules=CURRENT,
    )


def week(*sessions: SessionRead) -> WeekRead:
    days = [MONDAY + timedelta(days=number) for number in range(7)]
    reads = tuple(
        DayRead(
            date=day,
            is_today=False,
            credited_s=sum(one.credited_s for one in sessions if one.start.date() == day),
            sessions=tuple(one for one in sessions if one.start.date() == day),
            result=None,
        )
        for day in days
    )
    return WeekRead(
        client=UUID(int=1),
        program=UUID(int=2),
        program_name="Track",
        days=reads,
        credited_s=sum(day.credited_s for day in reads),
        planned_s=0,
        target=Target(min_minutes=540, max_minutes=None, min_days=3, in_force=7),
        status="on_track",
        is_over=False,
    )


def test_a_week_without_sessions_has_no_picture() -> None:
    assert week_picture_of(week()) is None


def test_the_axis_spans_whole_hours_around_everything() -> None:
    wednesday = MONDAY + timedelta(days=2)
    first = session(MONDAY, 9, 12, line(MONDAY, 9, 9.5, "lobby"), line(MONDAY, 9.5, 12, "credited"))
    picture = week_picture_of(week(first, session(wednesday, 13, 13.5)))
    assert picture is not None
    assert (picture.start, picture.end, picture.zone) == (time(9), time(14), "America/New_York")
    assert picture.planned == (Bar(0, 6, 600, "planned", "Circle"), Bar(800, 70, 100, "planned", "Circle"))
    assert picture.bars == (
        Bar(0, 6, 100, "lobby", "waiting room, 30 min, Circle"),
        Bar(100, 6, 500, "credited", "counted, 2 h 30, Circle"),
    )
    assert picture.key == (("lobby", "waiting room"), ("credited", "counted"))
    assert picture.sentence == "2 h 30 counted. Monday 2 March 2 h 30, Wednesday 4 March planned."
    assert picture.height == 224


def test_what_goes_on_past_midnight_stays_in_its_row() -> None:
    late = session(MONDAY, 22.5, 24.5, line(MONDAY, 22.5, 24.5, "credited"))
    picture = week_picture_of(week(late))
    assert picture is not None
    assert (picture.start, picture.end) == (time(22), time(1))
    assert picture.bars == (Bar(167, 6, 666, "credited", "counted, 2 h, Circle"),)


def test_words_with_commas_stay_whole_in_the_key() -> None:
    bridged = session(MONDAY, 9, 12, replace(line(MONDAY, 9, 9.01, "bridged"), counted=True))
    picture = week_picture_of(week(bridged))
    assert picture is not None
    assert picture.key == (("bridged", "short drop, counted"),)


def test_time_one_to_one_has_a_band_of_its_own() -> None:
    aside = replace(line(MONDAY, 9, 10, "attested"), counted=True, place="aside")
    picture = week_picture_of(week(session(MONDAY, 9, 12, aside)))
    assert picture is not None
    assert picture.bars == (
        Bar(0, 6, 333, "attested", "vouched for, counted, one to one, aside, 1 h, Circle", "aside"),
    )
    assert picture.bars[0].band_y == 19
    assert picture.key == (("attested", "vouched for, counted"), ("aside", "one to one, aside"))
