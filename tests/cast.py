"""The fixed cast of every test that asks who may do what.

One program with two groups. `client` and `groupmate` are in the first, `other_client` in the second; the
first is led by `facilitator`, the second by `other_therapist`. `stranger` can sign in and holds no role.
Family names are canaries: they must never reach a room, a log or another client's page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest

from groups.models import Program, TherapyGroup
from groups.models.program import WeekStart
from groups.services.enrollment import enroll
from groups.services.program import Ask, create_program
from groups.services.therapy_group import NewGroup, SlotTimes, add_member, create_group, put_facilitator
from sessions.models import TherapySession
from sessions.services.therapy_session import NewSession, schedule_session
from vioip.accounts.models import Role, User
from vioip.accounts.services import NewPerson, create_person
from vioip.audit.record import write_audit

PASSWORD = "sturdy-otter-lantern-42"
ADMITTED = date(2026, 1, 5)
GROUP_DAY = date(2026, 3, 2)  # a Monday, an ordinary winter day in New York
GROUP_START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)  # 09:00 there


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Everybody, with the two groups they are in and one session of each."""

    client: User
    groupmate: User
    other_client: User
    facilitator: User
    other_therapist: User
    coordinator: User
    administrator: User
    stranger: User
    program: Program
    group: TherapyGroup
    other_group: TherapyGroup
    session: TherapySession
    other_session: TherapySession

    def everybody(self) -> dict[str, User]:
        """The people by the name of their part."""
        return {name: person for name, person in vars(self).items() if isinstance(person, User)}


def make_person(part: str, *roles: Role) -> User:
    """A person called after their part, whose family name is a canary."""
    person = NewPerson(
        email=f"{part}@cast.invalid",
        given_name=part.replace("_", " ").title().replace(" ", ""),
        family_name=f"Canary{part.replace('_', '').title()}",
        password=PASSWORD,
        roles=roles,
    )
    return create_person(None, person, record=write_audit)


def make_group(program: Program, name: str, *, leader: User, members: tuple[User, ...]) -> TherapyGroup:
    """A group that meets on Mondays, Wednesdays and Fridays from 9 to 12."""
    slots = tuple(SlotTimes(weekday, time(9), time(12)) for weekday in (0, 2, 4))
    group = create_group(None, program, NewGroup(name=name, slots=slots))
    put_facilitator(None, group, leader, starts=ADMITTED)
    for member in members:
        enroll(None, member, program, admitted=ADMITTED)
        add_member(None, group, member, starts=ADMITTED)
    return group


def make_session(group: TherapyGroup, start: datetime = GROUP_START, *, hours: int = 3) -> TherapySession:
    """A session of `group` with the roster of its day."""
    new = NewSession(
        program=group.program,
        group=group,
        service=group.service,
        title=group.name,
        start=start,
        end=start + timedelta(hours=hours),
    )
    return schedule_session(None, new)


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast, its program in New York with weeks from Monday, 540 minutes on 3 days."""
    people = {
        "client": make_person("client", Role.CLIENT),
        "groupmate": make_person("groupmate", Role.CLIENT),
        "other_client": make_person("other_client", Role.CLIENT),
        "facilitator": make_person("facilitator", Role.THERAPIST),
        "other_therapist": make_person("other_therapist", Role.THERAPIST),
        "coordinator": make_person("coordinator", Role.COORDINATOR),
        "administrator": make_person("administrator", Role.ADMINISTRATOR),
        "stranger": make_person("stranger"),
    }
    program = create_program(
        None,
        name="Cast program",
        zone="America/New_York",
        week_start=WeekStart.MONDAY,
        ask=Ask(starts=ADMITTED),
    )
    members = (people["client"], people["groupmate"])
    group = make_group(program, "First circle", leader=people["facilitator"], members=members)
    other = make_group(
        program, "Second circle", leader=people["other_therapist"], members=(people["other_client"],)
    )
    return Cast(
        **people,
        program=program,
        group=group,
        other_group=other,
        session=make_session(group),
        other_session=make_session(other),
    )
