"""Weighty steps ask for the password again after ten minutes, and lose nothing of what was typed."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from sessions.models import Signature
from tests.browser import browser
from tests.cast import PASSWORD, Cast
from tests.corrected import held
from vioip.accounts.fresh import ASKS, FRESH_S, FreshSignIn
from vioip.audit.models import AuditRecord

LONG_AGO = FRESH_S + 1


def address(name: str, cast: Cast) -> str:
    return reverse(name, args=[cast.session.pk] if name == "review" else [])


def hidden(page: str) -> dict[str, str]:
    """What the page that asks sends on."""
    return dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', page))


@pytest.mark.parametrize(("name", "action"), [(name, one) for name in ASKS for one in sorted(ASKS[name])])
def test_every_row_of_the_table_asks_once_the_password_is_old(cast: Cast, name: str, action: str) -> None:
    typed = {"action": action, "purpose": "Said & done"}
    late = browser(cast.coordinator, ago_s=LONG_AGO).post(address(name, cast), typed)
    assert (late.status_code, hidden(late.content.decode())["purpose"]) == (403, "Said &amp; done")
    soon = browser(cast.coordinator, ago_s=FRESH_S - 60).post(address(name, cast), typed)
    assert "Your password, once more" not in soon.content.decode()


def test_looking_and_reopening_ask_for_nothing(cast: Cast) -> None:
    held(cast)
    me = browser(cast.facilitator, ago_s=LONG_AGO)
    assert me.get(address("review", cast)).status_code == 200
    answer = me.post(address("review", cast), {"action": "reopen"})
    assert "Your password, once more" not in answer.content.decode()


def test_a_signature_waits_for_the_password_and_then_stands(cast: Cast) -> None:
    held(cast)
    me = browser(cast.facilitator, ago_s=LONG_AGO)
    seen = re.search(r'name="seen" value="(\w+)"', me.get(address("review", cast)).content.decode())
    assert seen is not None
    asked = me.post(address("review", cast), {"action": "sign", "seen": seen[1]})
    assert not Signature.objects.exists()
    carried = hidden(asked.content.decode())
    wrong = me.post(address("review", cast), {**carried, "fresh-password": "not it at all"})
    assert (wrong.status_code, "not your password" in wrong.content.decode()) == (422, True)
    assert "not it at all" not in wrong.content.decode()
    assert AuditRecord.objects.filter(action="sign_in.failed", target_id=str(cast.facilitator.pk)).exists()
    assert not Signature.objects.exists()
    me.post(address("review", cast), {**hidden(wrong.content.decode()), "fresh-password": PASSWORD})
    assert Signature.objects.get().signer == cast.facilitator
    again = me.post(address("review", cast), {"action": "attest"})
    assert again.status_code == 422, "asked once, fresh for a while"


def test_somebody_elses_password_is_no_proof(cast: Cast) -> None:
    cast.coordinator.set_password("another-lantern-7-otter")
    cast.coordinator.save()
    held(cast)
    me = browser(cast.coordinator, ago_s=LONG_AGO)
    answer = me.post(address("review", cast), {"action": "sign", "fresh-password": PASSWORD})
    assert answer.status_code == 422


def test_guessing_is_slowed(cast: Cast) -> None:
    me = browser(cast.coordinator, ago_s=LONG_AGO)
    pages = [
        me.post("/exports/", {"action": "look", "fresh-password": f"guess {n}"}).content.decode()
        for n in range(7)
    ]
    assert "Too many" in pages[-1]


def test_nobody_is_asked_before_they_have_signed_in() -> None:
    assert Client().post("/exports/", {"action": "look"}).status_code == 302


def test_the_demo_says_its_password(cast: Cast, settings: Settings) -> None:
    settings.VIOIP_DEMO = settings.VIOIP_STARTED_IN_DEBUG = True
    page = browser(cast.coordinator, ago_s=LONG_AGO).post("/exports/", {"action": "look"}).content.decode()
    assert "invented-people-only" in page


def test_with_the_guard_off_an_old_sign_in_would_sign(cast: Cast, settings: Settings) -> None:
    """The control: it is the middleware that asks."""
    guard = f"{FreshSignIn.__module__}.{FreshSignIn.__name__}"
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != guard]
    answer = browser(cast.coordinator, ago_s=LONG_AGO).post(address("review", cast), {"action": "sign"})
    assert "Your password, once more" not in answer.content.decode()
