"""What every page tells the browser, and how forms live with `no-referrer`."""

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django_permissions_policy import PermissionsPolicyMiddleware

from vioip.headers import PersonalPages, room_page

ADMIN = "/admin/login/?next=/admin/"
EXPECTED = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@pytest.mark.django_db
def test_a_page_is_kept_by_nobody_and_framed_by_nobody() -> None:
    headers = Client().get("/not-here/").headers
    assert {name: headers.get(name) for name in EXPECTED} == EXPECTED


@pytest.mark.django_db
def test_the_content_security_policy_allows_nothing_but_our_own() -> None:
    policy = Client().get("/accounts/login/").headers["Content-Security-Policy"]
    directives = {words[0]: words[1:] for part in policy.split(";") if (words := part.split())}
    nonceless = {name: [word for word in words if "nonce-" not in word] for name, words in directives.items()}
    ours = ["script-src", "style-src", "img-src", "font-src", "media-src", "worker-src", "manifest-src"]
    assert nonceless == {
        "default-src": ["'none'"],
        **{name: ["'self'"] for name in [*ours, "connect-src", "form-action"]},
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }


def plain_view(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_camera_and_microphone_are_for_room_pages_only(rf: RequestFactory) -> None:
    views = [plain_view, room_page(plain_view)]
    answers = [PermissionsPolicyMiddleware(view)(rf.get("/")) for view in views]
    headers = [answer.headers["Permissions-Policy"] for answer in answers if isinstance(answer, HttpResponse)]
    allowed = [re.findall(r"(?:camera|microphone)=\((.*?)\)", header) for header in headers]
    assert allowed == [["", ""], ["self", "self"]]


def test_a_view_may_say_otherwise_about_keeping(rf: RequestFactory) -> None:
    kept = PersonalPages(lambda _: HttpResponse(headers={"Cache-Control": "max-age=60"}))(rf.get("/"))
    assert kept.headers["Cache-Control"] == "max-age=60"


def posted(**headers: str) -> int:
    """The status of a filled-in sign-in form with a good token, sent with `headers` by a strict client."""
    client = Client(enforce_csrf_checks=True)
    page = client.get("/accounts/login/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    fields = {"login": "nobody@clinic.invalid", "password": "wrong", "csrfmiddlewaretoken": token[1]}
    return client.post("/accounts/login/", fields, headers=headers).status_code


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://testserver"}, 200),
        ({"Origin": "null"}, 403),
        ({"Origin": "null", "Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://elsewhere.invalid", "Sec-Fetch-Site": "same-origin"}, 403),
    ],
)
def test_a_form_without_referrer_is_ours_only_when_the_browser_says_so(
    headers: dict[str, str], status: int
) -> None:
    assert posted(**headers) == status


@pytest.mark.django_db
def test_the_admin_asks_for_the_one_sign_in() -> None:
    answer = Client().get(ADMIN)
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/accounts/login/")
