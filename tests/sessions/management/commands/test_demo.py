"""The command prints who can sign in, refuses a real clinic in one sentence, and empties only a demo."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from sessions.models import FactRow
from sessions.services.demo_people import EVERYBODY
from tests.cast import make_person
from vioip.accounts.demo import DEMO_PASSWORD
from vioip.accounts.models import User


@pytest.fixture
def demo_on(settings: Any) -> None:
    settings.VIOIP_STARTED_IN_DEBUG = settings.VIOIP_DEMO = True


def run(*arguments: str) -> str:
    printed = StringIO()
    call_command("demo", *arguments, stdout=printed)
    return printed.getvalue()


@pytest.mark.django_db
@pytest.mark.usefixtures("demo_on")
def test_it_prints_everybody_and_the_password() -> None:
    printed = run()
    assert all(person.email in printed for person in EVERYBODY)
    assert DEMO_PASSWORD in printed
    assert printed.splitlines()[0].split() == ["Name", "Role", "E-mail"]


@pytest.mark.django_db
@pytest.mark.parametrize(("debug", "demo"), [(False, True), (True, False)])
def test_it_is_refused_unless_debug_and_demo(settings: Any, debug: bool, demo: bool) -> None:
    settings.VIOIP_STARTED_IN_DEBUG, settings.VIOIP_DEMO = debug, demo
    for arguments in ([], ["--reset"]):
        with pytest.raises(CommandError, match="The demo is off"):
            run(*arguments)
    assert User.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("demo_on")
def test_reset_begins_anew() -> None:
    run()
    before = set(User.objects.values_list("pk", flat=True))
    run("--reset")
    after = set(User.objects.values_list("pk", flat=True))
    assert (len(after), before & after) == (18, set())


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("demo_on")
def test_reset_never_touches_anybody_else() -> None:
    run()
    make_person("client")
    facts = FactRow.objects.count()
    with pytest.raises(CommandError, match="1 people here are not of the demo"):
        run("--reset")
    assert (User.objects.count(), FactRow.objects.count()) == (19, facts)
