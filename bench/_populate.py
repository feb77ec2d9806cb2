"""`python -m bench._populate CLIENTS`: a clinic of that many clients, told as one line of JSON.

One group that meets now, led by `facilitator` and `partner`. Run with an empty database, in a process of
its own, with the environment of the server that will use it.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta

from tests.sessions.live.populate import login_of  # sets Django up, so it comes first  # isort: skip

from django.core.management import call_command

from groups.models.program import WeekStart
from groups.services.program import Ask, create_program
from groups.services.therapy_group import put_facilitator
from tests.cast import ADMITTED, make_group, make_person, make_session
from vioip.accounts.models import Role, User


def populate(clients: int) -> dict[str, object]:
    """The session, and everybody's id and login session by the name of their part."""
    call_command("migrate", verbosity=0)
    leaders = {part: make_person(part, Role.THERAPIST) for part in ("facilitator", "partner")}
    members = {f"client{number}": make_person(f"client{number}", Role.CLIENT) for number in range(clients)}
    program = create_program(
        None, name="Now", zone="UTC", week_start=WeekStart.MONDAY, ask=Ask(starts=ADMITTED)
    )
    group = make_group(program, "Circle", leader=leaders["facilitator"], members=tuple(members.values()))
    put_facilitator(None, group, leaders["partner"], starts=ADMITTED)
    session = make_session(group, datetime.now(UTC) - timedelta(minutes=5))
    people = {part: _told(one) for part, one in (leaders | members).items()}
    return {"session": str(session.pk), "people": people}


def _told(user: User) -> dict[str, str]:
    return {"id": str(user.pk), "login": login_of(user)}


if __name__ == "__main__":
    print(json.dumps(populate(int(sys.argv[1]))))
