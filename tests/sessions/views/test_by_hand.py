"""Attendance entered by hand says so wherever it is shown, to a client in a client's words."""

from __future__ import annotations

import csv
import io

import pytest

from sessions.services.correction import enter_by_hand
from tests.browser import browser
from tests.cast import Cast
from tests.consented import consented
from tests.corrected import AFTER
from tests.sessions.views.test_export import export

DAY = "?day=2026-03-02"


@pytest.fixture
def entered(cast: Cast) -> Cast:
    """The client came in person; nobody opened the room."""
    enter_by_hand(
        cast.facilitator,
        cast.session,
        cast.client.pk,
        reason="Came in person.",
        modality="unknown",
        now=AFTER,
    )
    return cast


def page(cast: Cast, part: str, path: str) -> str:
    return browser(cast.everybody()[part]).get(path).content.decode()


def test_every_page_of_staff_says_so_once_for_whom_it_is(entered: Cast) -> None:
    session, client, mate = entered.session.pk, entered.client.pk, entered.groupmate.pk
    said = "entered by hand"
    for path in (
        f"/sessions/{session}/review/",
        f"/sessions/{session}/",
        f"/sessions/{session}/people/{client}/",
        f"/clients/{client}/week/{DAY}",
        f"/board/{DAY}",
    ):
        assert said in page(entered, "coordinator", path).lower(), path
    for path in (f"/sessions/{session}/people/{mate}/", f"/clients/{mate}/week/{DAY}"):
        assert said not in page(entered, "coordinator", path).lower(), path
    board = page(entered, "coordinator", f"/board/{DAY}")
    assert board.count('title="entered by hand"') == 1


def test_the_client_reads_it_in_plain_words(entered: Cast) -> None:
    for path in (f"/week/{DAY}", f"/sessions/{entered.session.pk}/"):
        said = page(entered, "client", path)
        assert "written down by your therapist" in said, path
        assert "by hand" not in said, path
    assert "written down" not in page(entered, "groupmate", f"/week/{DAY}")


def test_the_file_has_a_column_of_its_own(entered: Cast) -> None:
    consented(entered.client, entered.groupmate)
    answer = export(browser(entered.coordinator), entered)
    heads, *rows = csv.reader(io.StringIO(answer.content.decode()))
    column = heads.index("entered by hand")
    told = {row[1]: row[column] for row in rows if row[0] == "attendance" and row[5] == "2026-03-02"}
    assert told == {str(entered.client.pk): "yes", str(entered.groupmate.pk): "no"}
