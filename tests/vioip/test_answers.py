"""What the log says of an answer that we chose, and of one that nobody chose."""

import logging

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.utils.log import request_logger

from vioip.answers import ChosenAnswers


def chosen(request: HttpRequest, status: int) -> HttpResponse:
    return HttpResponse(status=status)


def denied(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def missing(request: HttpRequest) -> HttpResponse:
    raise Http404


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(status=403)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(status=404)


urlpatterns = [
    path("chosen/<int:status>/", chosen),
    path("denied/", denied),
    path("missing/", missing),
    path("broken/", broken),
]


@pytest.fixture(autouse=True)
def addresses() -> object:
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        yield


def said_of(address: str, caplog: pytest.LogCaptureFixture) -> list[tuple[str, bool]]:
    """The levels at which Django's request logger spoke, and whether with an exception."""
    Client(raise_request_exception=False).get(address)
    return [
        (record.levelname, record.exc_info is not None)
        for record in caplog.records
        if record.name == request_logger.name
    ]


@pytest.mark.parametrize("status", [400, 403, 409, 422, 503])
def test_an_answer_that_a_view_chose_is_no_error(status: int, caplog: pytest.LogCaptureFixture) -> None:
    assert said_of(f"/chosen/{status}/", caplog) == [("INFO", False)]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/broken/", ("ERROR", True)),
        ("/chosen/500/", ("ERROR", False)),
        ("/chosen/502/", ("ERROR", False)),
        ("/denied/", ("WARNING", True)),
        ("/missing/", ("WARNING", False)),
        ("/chosen/429/", ("WARNING", False)),
    ],
)
def test_what_went_wrong_keeps_its_level(
    address: str, said: tuple[str, bool], caplog: pytest.LogCaptureFixture
) -> None:
    assert said_of(address, caplog) == [said]


def test_control_without_the_filter_it_was_an_error(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert any(isinstance(one, ChosenAnswers) for one in request_logger.filters)
    monkeypatch.setattr(request_logger, "filters", [])  # a process that was set up twice has two of ours
    assert said_of("/chosen/503/", caplog) == [("ERROR", False)]


def test_a_log_that_wants_warnings_only_is_spared(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger=request_logger.name):
        assert said_of("/chosen/503/", caplog) == []
        assert said_of("/broken/", caplog) == [("ERROR", True)]
