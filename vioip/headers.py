"""Headers that keep personal pages personal (PROMISES §2, Browser)."""

from collections.abc import Callable
from typing import ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django_permissions_policy.decorators import permissions_policy_override

P = ParamSpec("P")
Next = Callable[[HttpRequest], HttpResponseBase]

ROOM_FEATURES: dict[str, str | list[str] | tuple[str]] = {
    "camera": ["self"],
    "microphone": ["self"],
    "display-capture": ["self"],
    "screen-wake-lock": ["self"],
    "fullscreen": ["self"],
    "speaker-selection": ["self"],
    "geolocation": [],
    "payment": [],
    "usb": [],
}


def room_page(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Gives the page of a view the camera and the microphone, which every other page is denied."""
    return permissions_policy_override(ROOM_FEATURES)(view)


class PersonalPages:
    """Nothing a view answers is kept by a browser or a proxy, unless the view says otherwise.

    Static files never come here: WhiteNoise stands before and lets them be cached.
    """

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
