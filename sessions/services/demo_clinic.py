"""The demo clinic: two tracks, their timetables, and weeks of attendance up to now. Made once, then kept up.

The morning track meets four times three hours a week, the evening track three times: nine hours and
not a minute more, as many real programs do, so that its weeks are at risk until they are met.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from django.db import transaction

from groups.core.service import Service
from groups.models import Program, TherapyGroup
from groups.models.program import WeekStart
from groups.services.enrollment import discharge, enroll
from groups.services.program import Ask, create_program
from groups.services.therapy_group import (
    NewGroup,
    SlotTimes,
    add_member,
    create_group,
    put_facilitator,
)
from sessions.services.demo_care import set_up_care
from sessions.services.demo_people import CLIENTS, CO_LEAD, LEAD, DemoPerson
from vioip.accounts.models import User

ZONE = "America/New_York"
HISTORY = timedelta(weeks=4)
MEETING_GROUP = "Open circle"
WEEKEND_GROUP = "Weekend skills"
WEEKEND_MEMBERS = ("ida", "mia")
WEEKEND_SLOT = SlotTimes(6, time(17), time(19, 30))
"""Sunday evening: the last chance of the week for those who missed an evening."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackPlan:
    """A program of the demo, its one group, and when that meets. `individual_at` is the first of a row of
    fifty-minute sessions on Wednesday, one an hour."""

    key: Literal["morning", "evening"]
    program: str
    group: str
    weekdays: tuple[int, ...]
    starts_at: time
    ends_at: time
    individual_at: time
    leader: DemoPerson


TRACKS: tuple[TrackPlan, ...] = (
    TrackPlan(
        key="morning",
        program="Morning track",
        group="Morning circle",
        weekdays=(0, 1, 3, 4),
        starts_at=time(9),
        ends_at=time(12),
        individual_at=time(9),
        leader=LEAD,
    ),
    TrackPlan(
        key="evening",
        program="Evening track",
        group="Evening circle",
        weekdays=(0, 1, 3),
        starts_at=time(18),
        ends_at=time(21),
        individual_at=time(10),
        leader=CO_LEAD,
    ),
)


def history_starts(program: Program, now: datetime) -> date:
    """The first day of the demo's history: a Monday, four full weeks ago."""
    today = program.local_date(now)
    return today - timedelta(days=today.weekday()) - HISTORY


@transaction.atomic
def ensure_clinic(people: Mapping[str, User], *, now: datetime) -> dict[str, TherapyGroup]:
    """The groups by track, `weekend`, and `meeting` for the one meeting now; made if missing."""
    there = Program.objects.filter(name__in=[track.program for track in TRACKS])
    if not there.exists():
        for track in TRACKS:
            _make_track(track, people, now)
    groups = TherapyGroup.objects.filter(program__in=there).select_related("program")
    by_name = {group.name: group for group in groups}
    named = {"meeting": by_name[MEETING_GROUP], "weekend": by_name[WEEKEND_GROUP]}
    return named | {track.key: by_name[track.group] for track in TRACKS}


def clients_of(track: TrackPlan) -> tuple[DemoPerson, ...]:
    """The invented clients of a track."""
    return tuple(person for person in CLIENTS if person.track == track.key)


def individual_start(track: TrackPlan, number: int, day: date) -> datetime:
    """When the `number`th client of the track has the individual session of `day`'s week (a Wednesday)."""
    wednesday = day + timedelta(days=2 - day.weekday())
    local = datetime.combine(wednesday, track.individual_at) + timedelta(hours=number)
    program = Program.objects.get(name=track.program)
    return local.replace(tzinfo=program.tz).astimezone(UTC)


def _make_track(track: TrackPlan, people: Mapping[str, User], now: datetime) -> None:
    ask = Ask(starts=date(2020, 1, 6), day_minutes=150)
    program = create_program(None, name=track.program, zone=ZONE, week_start=WeekStart.MONDAY, ask=ask)
    first = history_starts(program, now)
    slots = tuple(SlotTimes(weekday, track.starts_at, track.ends_at) for weekday in track.weekdays)
    group = create_group(None, program, NewGroup(name=track.group, slots=slots))
    put_facilitator(None, group, people[track.leader.key], starts=first)
    groups = [group]
    if track.key == "morning":
        groups.append(_make_meeting_group(program, people, first))
    for person in clients_of(track):
        _admit(person, people[person.key], groups, first=first)
    if track.key == "morning":
        set_up_care(people, first=first, this_week=first + HISTORY)
    if track.key == "evening":
        _make_weekend_group(program, people, first)


def _make_meeting_group(program: Program, people: Mapping[str, User], first: date) -> TherapyGroup:
    group = create_group(None, program, NewGroup(name=MEETING_GROUP))
    for leader in (LEAD, CO_LEAD):
        put_facilitator(None, group, people[leader.key], starts=first)
    return group


def _make_weekend_group(program: Program, people: Mapping[str, User], first: date) -> None:
    new = NewGroup(name=WEEKEND_GROUP, service=Service.SKILLS, slots=(WEEKEND_SLOT,))
    group = create_group(None, program, new)
    put_facilitator(None, group, people[CO_LEAD.key], starts=first)
    for key in WEEKEND_MEMBERS:
        add_member(None, group, people[key], starts=first)


def _admit(person: DemoPerson, client: User, groups: list[TherapyGroup], *, first: date) -> None:
    """Everybody in time for the history, but for one whose stay ends within the present week."""
    program = groups[0].program
    stay = enroll(None, client, program, admitted=first)
    for group in groups:
        add_member(None, group, client, starts=first)
    if person.habit == "leaving":
        discharge(None, stay, day=first + HISTORY + timedelta(days=4))
