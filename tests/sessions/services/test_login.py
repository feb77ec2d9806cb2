"""Logins of people in a room do not run out by time; a login that ended stays ended."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from sessions.queries.login import digest_of_login, is_live_login
from sessions.services.login import SOON, prolong
from tests.cast import Cast
from tests.sessions.queries.test_login import sign_in


def ends_in(browser: Client, left: timedelta) -> None:
    Session.objects.filter(pk=browser.session.session_key).update(expire_date=timezone.now() + left)


def left_of(browser: Client) -> timedelta:
    return Session.objects.get(pk=browser.session.session_key).expire_date - timezone.now()


def test_only_logins_in_a_room_that_end_soon_are_prolonged(cast: Cast) -> None:
    (soon, one), (late, other), (absent, _) = (sign_in(cast.client) for _ in range(3))
    for browser, left in ((soon, timedelta(minutes=5)), (late, 3 * SOON), (absent, timedelta(minutes=5))):
        ends_in(browser, left)
    prolong({one, other})
    assert left_of(soon) > SOON
    assert SOON < left_of(late) <= 3 * SOON
    assert left_of(absent) < SOON


def test_a_login_that_ended_stays_ended(cast: Cast) -> None:
    (out, gone), (late, over) = sign_in(cast.client), sign_in(cast.client)
    key = str(late.session.session_key)
    ends_in(late, timedelta(seconds=-1))
    out.logout()
    prolong({gone, over})
    assert over == digest_of_login(key)
    assert [is_live_login(login) for login in (gone, over)] == [False, False]
