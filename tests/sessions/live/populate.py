"""`python -m tests.sessions.live.populate`: a clinic in an empty database, told as one line of JSON.

One group that meets now: a facilitator and two clients, and a coordinator. Beside it a client of another
group, and a stranger with no role. Each has a login session.
Run in a process of its own, with the environment of the server that will use the database.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vioip.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.hashers import PBKDF2PasswordHasher  # noqa: E402
from django.core.management import call_command  # noqa: E402

from groups.models.program import WeekStart  # noqa: E402
from groups.services.program import Ask, create_program  # noqa: E402
from tests.cast import ADMITTED, make_group, make_person, make_session  # noqa: E402
from vioip.accounts.models import Role, User  # noqa: E402


def login_of(user: User) -> str:
    """The key of a new login session."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def populate() -> dict[str, object]:
    """Everything a test needs to know."""
    call_command("migrate", verbosity=0)
    PBKDF2PasswordHasher.iterations = 1000  # here alone: seven people would take most of the time
    people = {
        "facilitator": make_person("facilitator", Role.THERAPIST),
        "client": make_person("client", Role.CLIENT),
        "groupmate": make_person("groupmate", Role.CLIENT),
        "coordinator": make_person("coordinator", Role.COORDINATOR),
        "other_therapist": make_person("other_therapist", Role.THERAPIST),
        "other_client": make_person("other_client", Role.CLIENT),
        "stranger": make_person("stranger"),
    }
    program = create_program(
        None, name="Now", zone="UTC", week_start=WeekStart.MONDAY, ask=Ask(starts=ADMITTED)
    )
    members = (people["client"], people["groupmate"])
    group = make_group(program, "Circle", leader=people["facilitator"], members=members)
    others = (people["other_client"],)
    make_group(program, "Other circle", leader=people["other_therapist"], members=others)
    session = make_session(group, datetime.now(UTC) - timedelta(minutes=5))
    return {
        "session": str(session.pk),
        "people": {part: {"id": str(one.pk), "login": login_of(one)} for part, one in people.items()},
    }


if __name__ == "__main__":
    print(json.dumps(populate()))
