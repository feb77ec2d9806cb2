"""The admin is for administrators, makes people who can sign in, and records what is done there."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import PASSWORD, Cast
from vioip.accounts.models import User
from vioip.audit.models import AuditRecord
from vioip.audit.verify import verify_chain

NEW_PERSON = {
    "email": "Zoe@cast.invalid",
    "given_name": "Zoe",
    "family_name": "CanaryZoe",
    "alias": "",
    "password1": PASSWORD,
    "password2": PASSWORD,
    "role_grants-TOTAL_FORMS": "1",
    "role_grants-INITIAL_FORMS": "0",
    "role_grants-0-role": "therapist",
    "role_grants-0-granted_at_0": "2026-03-02",
    "role_grants-0-granted_at_1": "12:00:00",
}
PAGES = [
    "/admin/",
    "/admin/accounts/user/",
    "/admin/accounts/user/add/",
    "/admin/audit/auditrecord/",
    "/admin/groups/program/add/",
    "/admin/groups/therapygroup/add/",
    "/admin/groups/enrollment/",
    "/admin/groups/enrollment/add/",
    "/admin/iop_sessions/therapysession/",
    "/admin/iop_sessions/therapysession/add/",
    "/admin/iop_sessions/factrow/",
    "/admin/iop_sessions/roomnode/",
    "/admin/iop_sessions/roomlease/",
]


def signed_in(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


@pytest.mark.parametrize("page", PAGES)
def test_nobody_but_administrators_sees_the_admin(cast: Cast, page: str) -> None:
    codes = {part: signed_in(person).get(page).status_code for part, person in cast.everybody().items()}
    assert codes.pop("administrator") == 200
    assert 200 not in codes.values()
    assert Client().get(page).status_code == 302


def test_a_person_made_here_can_sign_in(cast: Cast) -> None:
    browser = signed_in(cast.administrator)
    assert browser.post("/admin/accounts/user/add/", NEW_PERSON).status_code == 302
    zoe = User.objects.get(email="zoe@cast.invalid")
    assert zoe.roles == {"therapist"}
    assert Client().post("/accounts/login/", {"login": zoe.email, "password": PASSWORD}).status_code == 302
    row = AuditRecord.objects.get(action="user.added")
    assert (row.actor, row.target_id) == (cast.administrator, str(zoe.pk))


def test_changing_a_password_is_recorded_and_the_password_is_not(cast: Cast) -> None:
    page = f"/admin/accounts/user/{cast.client.pk}/password/"
    new = {"password1": "canary-password-88", "password2": "canary-password-88", "usable_password": "true"}
    assert signed_in(cast.administrator).post(page, new).status_code == 302
    row = AuditRecord.objects.latest("number")
    assert (row.action, row.target_id) == ("user.changed", str(cast.client.pk))
    assert "canary" not in repr(list(AuditRecord.objects.values())).lower()
    assert verify_chain() is None


def test_nobody_can_be_deleted_and_the_trail_not_be_touched(cast: Cast) -> None:
    browser = signed_in(cast.administrator)
    assert browser.post(f"/admin/accounts/user/{cast.client.pk}/delete/", {"post": "yes"}).status_code == 403
    assert browser.post("/admin/audit/auditrecord/1/change/", {"action": "x"}).status_code == 403
    assert browser.post("/admin/audit/auditrecord/1/delete/", {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=cast.client.pk).exists()
