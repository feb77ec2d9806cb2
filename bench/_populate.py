"""`python -m bench._populate CLIENTS [OTHERS [HOURS]]`: a clinic of that many clients, as one line of JSON.

One group that meets now, for three hours unless told otherwise, led by `facilitator` and `partner`; `OTHERS`
are more clients of its program, so that the board of `coordinator` is as long as a clinic's. Run with an
empty database, in a process of its own, with the environment of the server that will use it.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta

from tests.sessions.live.populate import login_of  # sets Django up, so it comes first  # isort: skip

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command

from groups.models import Enrollment, Program
from groups.models.program import WeekStart
from groups.services.program import Ask, create_program
from groups.services.therapy_group import put_facilitator
from tests.cast import ADMITTED, make_group, make_person, make_session
from vioip.accounts.models import Role, RoleGrant, User


def populate(clients: int, others: int = 0, hours: int = 3) -> dict[str, object]:
    """The session, and everybody's id and login session by the name of their part."""
    call_command("migrate", verbosity=0)
    PBKDF2PasswordHasher.iterations = 1000  # here alone: passwords would take most of the time
    leaders = {part: make_person(part, Role.THERAPIST) for part in ("facilitator", "partner")}
    members = {f"client{number}": make_person(f"client{number}", Role.CLIENT) for number in range(clients)}
    program = create_program(
        None, name="Now", zone="UTC", week_start=WeekStart.MONDAY, ask=Ask(starts=ADMITTED)
    )
    group = make_group(program, "Circle", leader=leaders["facilitator"], members=tuple(members.values()))
    put_facilitator(None, group, leaders["partner"], starts=ADMITTED)
    _enroll_others(program, others)
    people_of_staff = {"coordinator": make_person("coordinator", Role.COORDINATOR)}
    session = make_session(group, datetime.now(UTC) - timedelta(minutes=5), hours=hours)
    people = {part: _told(one) for part, one in (leaders | people_of_staff | members).items()}
    return {"session": str(session.pk), "people": people}


def _enroll_others(program: Program, number: int) -> None:
    """Rows of a board, and nobody who could sign in."""
    others = [
        User(email=f"other{one}@bench.invalid", given_name=f"C{one}", family_name="Bench")
        for one in range(number)
    ]
    User.objects.bulk_create(others)
    RoleGrant.objects.bulk_create([RoleGrant(user=one, role=Role.CLIENT) for one in others])
    Enrollment.objects.bulk_create(
        [Enrollment(client=one, program=program, admitted=ADMITTED) for one in others]
    )


def _told(user: User) -> dict[str, str]:
    return {"id": str(user.pk), "login": login_of(user)}


if __name__ == "__main__":
    print(json.dumps(populate(*map(int, sys.argv[1:]))))
