"""The invented people of the demo clinic, and how each of them tends to attend.

Names are made so that nobody could take them for a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.contrib.auth.hashers import make_password
from django.db import transaction

from vioip.accounts.demo import DEMO_DOMAIN, DEMO_PASSWORD, SYNTHETIC_TAG
from vioip.accounts.models import Role, User
from vioip.accounts.services import NewPerson, create_person
from vioip.audit.record import write_audit

Track = Literal["morning", "evening", ""]
Habit = Literal[
    "steady", "late", "early", "drops", "misses", "lapsed", "audio", "waits", "makes_up", "leaving"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """`key` is the local part of the address; the program plays `synthetic` people in the meeting now."""

    key: str
    given: str
    family: str
    role: Role
    track: Track = ""
    habit: Habit = "steady"
    synthetic: bool = False

    @property
    def email(self) -> str:
        """The login, at a domain that can never be real."""
        return f"{self.key}{SYNTHETIC_TAG if self.synthetic else ''}@{DEMO_DOMAIN}"


def _client(name: str, track: Track, habit: Habit, *, synthetic: bool = False) -> DemoPerson:
    given, family = name.split()
    return DemoPerson(
        key=given.lower(),
        given=given,
        family=family,
        role=Role.CLIENT,
        track=track,
        habit=habit,
        synthetic=synthetic,
    )


LEAD = DemoPerson(key="tess", given="Tess", family="Therapist", role=Role.THERAPIST, track="morning")
CO_LEAD = DemoPerson(
    key="theo", given="Theo", family="Therapist", role=Role.THERAPIST, track="evening", synthetic=True
)
STAFF: tuple[DemoPerson, ...] = (
    LEAD,
    CO_LEAD,
    DemoPerson(key="cora", given="Cora", family="Coordinator", role=Role.COORDINATOR),
    DemoPerson(key="ada", given="Ada", family="Administrator", role=Role.ADMINISTRATOR),
)
CLIENTS: tuple[DemoPerson, ...] = (
    _client("Ana Example", "morning", "steady"),
    _client("Ben Sample", "morning", "late"),
    _client("Cleo Placeholder", "morning", "drops"),
    _client("Dan Specimen", "morning", "makes_up"),
    _client("Eve Invented", "morning", "early", synthetic=True),
    _client("Finn Fictional", "morning", "audio", synthetic=True),
    _client("Gia Pretend", "morning", "steady", synthetic=True),
    _client("Hal Imaginary", "evening", "steady"),
    _client("Ida Madeup", "evening", "misses"),
    _client("Jon Dummy", "evening", "lapsed"),
    _client("Kim Mock", "evening", "waits"),
    _client("Lou Fake", "evening", "leaving"),
    _client("Mia Phantom", "evening", "late"),
    _client("Ned Nobody", "evening", "steady"),
)
EVERYBODY: tuple[DemoPerson, ...] = (*STAFF, *CLIENTS)


@transaction.atomic
def ensure_people() -> dict[str, User]:
    """Every demo person by key, made if missing; all have the one demo password."""
    there = {user.email: user for user in User.objects.filter(email__endswith=f"@{DEMO_DOMAIN}")}
    hashed = make_password(DEMO_PASSWORD)  # once: seventeen times would take seconds
    return {
        person.key: there[person.email] if person.email in there else _make(person, hashed)
        for person in EVERYBODY
    }


def _make(person: DemoPerson, hashed: str) -> User:
    new = NewPerson(
        email=person.email, given_name=person.given, family_name=person.family, roles=(person.role,)
    )
    user = create_person(None, new, record=write_audit)
    user.password = hashed
    user.save(update_fields=["password"])
    return user
