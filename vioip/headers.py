"""Headers that keep personal pages personal (PROMISES §2, Browser)."""

from collections.abc import Callable
from typing import ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django_permissions_policy.decorators import permissions_policy_override

P = ParamSpec("P")
Next = Callable[[HttpRequest], HttpResponseBase]

# What the page of a live room may ask the person for; every other page may ask for nothing.
ROOM_FEATURES = ("camera", "microphone", "display-capture", "screen-wake-lock")


def room_page(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Gives the page of a view the camera and the microphone, which every other page is denied."""
    allowed: dict[str, list[str]] = {feature: ["self"] for feature in ROOM_FEATURES}
    return permissions_policy_override({**settings.PERMISSIONS_POLICY, **allowed})(view)


class PersonalPages:
    """Nothing is kept by a browser or a proxy, unless who answers says otherwise, as WhiteNoise does."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class SameOriginForms:
    """Lets `no-referrer` and form protection live together.

    A form on a page with `Referrer-Policy: no-referrer` is sent with `Origin: null` (Fetch, "append a
    request Origin header"), which Django's protection refuses. Browsers say `Sec-Fetch-Site:
    same-origin` beside it, a header that no script can set and no other site's form can carry, so the
    origin is known to be ours. The token is still asked for.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
        if request.META.get("HTTP_ORIGIN") == "null" and is_ours:
            request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
        return self.get_response(request)
