"""Fourteen clients in two tracks, four of staff; obviously invented, with one password."""

from __future__ import annotations

from collections import Counter

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password

from sessions.services.demo_people import CLIENTS, EVERYBODY, ensure_people
from vioip.accounts.demo import DEMO_PASSWORD
from vioip.accounts.models import User


def test_the_parts() -> None:
    assert Counter(person.role for person in EVERYBODY) == {
        "client": 14,
        "therapist": 2,
        "coordinator": 1,
        "administrator": 1,
    }
    assert Counter(person.track for person in CLIENTS) == {"morning": 7, "evening": 7}
    assert Counter(person.role for person in EVERYBODY if person.synthetic) == {"client": 3, "therapist": 1}
    assert len({person.key for person in EVERYBODY}) == len(EVERYBODY)
    assert all(person.email.endswith("@demo.invalid") for person in EVERYBODY)


@pytest.mark.django_db
def test_they_are_made_once_and_can_sign_in() -> None:
    first = ensure_people()
    assert ensure_people() == first
    assert User.objects.count() == len(EVERYBODY)
    assert all(user.check_password(DEMO_PASSWORD) for user in first.values())
    assert first["tess"].roles == {"therapist"}


def test_the_password_would_be_accepted_from_anybody() -> None:
    assert settings.AUTH_PASSWORD_VALIDATORS
    validate_password(DEMO_PASSWORD)
    assert len(DEMO_PASSWORD) >= 15
