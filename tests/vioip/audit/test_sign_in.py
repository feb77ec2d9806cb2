"""Signing in as people do leaves records, and never a password or a login in them."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import PASSWORD, make_person
from vioip.audit.models import AuditRecord
from vioip.audit.sign_in import NOBODY
from vioip.audit.verify import verify_chain

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def records() -> list[tuple[str, str | None, str]]:
    """(action, actor, target) of every record about signing in."""
    rows = AuditRecord.objects.filter(action__startswith="sign_in.")
    return [(row.action, str(row.actor_id) if row.actor_id else None, row.target_id) for row in rows]


def test_signing_in_and_out_is_recorded() -> None:
    person, browser = make_person("client"), Client()
    answer = browser.post(LOGIN, {"login": person.email.upper(), "password": PASSWORD})
    assert answer.status_code == 302
    assert browser.session["_auth_user_id"] == str(person.pk)
    browser.post("/accounts/logout/")
    me = str(person.pk)
    assert records() == [("sign_in.succeeded", me, me), ("sign_in.ended", me, me)]
    assert verify_chain() is None


def test_a_wrong_password_is_recorded_against_the_person() -> None:
    person = make_person("client")
    Client().post(LOGIN, {"login": person.email, "password": "canary-password-77"})
    assert records() == [("sign_in.failed", None, str(person.pk))]
    assert "canary" not in repr(list(AuditRecord.objects.filter(action="sign_in.failed").values()))


def test_an_unknown_login_is_recorded_without_saying_which() -> None:
    Client().post(LOGIN, {"login": "canary@nowhere.invalid", "password": "canary-password-77"})
    assert records() == [("sign_in.failed", None, str(NOBODY))]
    assert "canary" not in repr(list(AuditRecord.objects.values()))


def test_somebody_switched_off_cannot_sign_in() -> None:
    person, browser = make_person("client"), Client()
    person.is_active = False
    person.save()
    browser.post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert "_auth_user_id" not in browser.session
    assert [action for action, _, _ in records()] != ["sign_in.succeeded"]
