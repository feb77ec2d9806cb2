"""Nobody makes an account for themselves."""

import pytest
from django.test import Client

from vioip.accounts.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough password"
FORM = {"email": "zed@clinic.invalid", "password1": PASSWORD, "password2": PASSWORD}


def test_the_sign_up_page_has_no_form_for_it() -> None:
    assert b'name="password1"' not in Client().get("/accounts/signup/").content


def test_a_sign_up_that_is_sent_anyway_makes_nobody() -> None:
    Client().post("/accounts/signup/", FORM)
    assert User.objects.count() == 0


def test_control_an_open_adapter_would_make_somebody(settings: object) -> None:
    settings.ACCOUNT_ADAPTER = "allauth.account.adapter.DefaultAccountAdapter"  # type: ignore[attr-defined]
    Client().post("/accounts/signup/", FORM)
    assert User.objects.count() == 1
