"""A week as a file: who may, what it asks, what it says, and what is marked when numbers change later."""

from __future__ import annotations

import csv
import io
import re

from django.http import HttpResponse
from django.test import Client

from sessions.models import Export
from sessions.services.correction import attest, exclude
from tests.browser import browser
from tests.cast import Cast
from tests.consented import consented
from tests.corrected import AFTER, held, signed, stretch

WEEK = {
    "day": "2026-03-04",
    "purpose": "Billing",
    "kind": "payer",
    "recipient": "Example Payer",
    "aim": "payment",
}


def asked(cast: Cast, **values: str) -> dict[str, str]:
    return {"program": str(cast.program.pk), "action": "look", **WEEK, **values}


def export(me: Client, cast: Cast) -> HttpResponse:
    """Look, then press the button of the page."""
    page = me.post("/exports/", asked(cast)).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    fields.pop("csrfmiddlewaretoken", None)
    return me.post("/exports/", {**fields, "action": "export"})  # type: ignore[return-value]


def test_everybody_asks(cast: Cast) -> None:
    held(cast)
    may = {"coordinator", "administrator"}
    for part, person in cast.everybody().items():
        me = browser(person)
        answers = me.get("/exports/").status_code, me.post("/exports/", asked(cast)).status_code
        assert answers == ((200, 200) if part in may else (404, 404)), part
        answer = me.post("/exports/", asked(cast, action="export"))
        assert answer.status_code == (422 if part in may else 404), part
    assert not Export.objects.exists()


def test_the_file(cast: Cast) -> None:
    held(cast, client=(0, 100))
    signed(cast)
    consented(cast.client)
    answer = export(browser(cast.coordinator), cast)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="week-2026-03-02-')
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    mine = [row for row in rows if row[1] == str(cast.client.pk)]
    first, total, consent = mine[0], *mine[-2:]
    assert (first[0], first[5], first[10:13]) == ("attendance", "2026-03-02", ["left early", "100", "6000"])
    assert (first[16], first[18:]) == (cast.facilitator.full_name, ["1", "2026.1", "no"])
    assert (total[0], total[11]) == ("week", "100")
    assert (consent[0], consent[5]) == ("consent", "2026-01-05")
    assert consent[6].startswith(
        "attendance and minutes to Example Payer, for payment; signed 2026-01-05, until"
    )
    assert rows[-2] == ["notice", "42 CFR part 2 prohibits unauthorized use or disclosure of these records."]
    assert rows[-1] == ["handed over", "to Example Payer, for payment: Billing"]
    others = {str(cast.groupmate.pk), str(cast.other_client.pk)}
    assert not others & {cell for row in rows for cell in row}


def test_who_is_left_out_is_on_the_screen_before_anything_leaves(cast: Cast) -> None:
    held(cast)
    consented(cast.client)
    page = browser(cast.coordinator).post("/exports/", asked(cast)).content.decode()
    assert "1 client goes out, 2 left out" in page
    out = page[page.index("Left out") : page.index("by their own consent")]
    assert [out.count(person.full_name) for person in (cast.groupmate, cast.other_client)] == [1, 1]
    assert out.count("no consent on file") == 2
    assert f"/clients/{cast.groupmate.pk}/disclosures/" in out
    assert cast.client.full_name not in out
    assert not Export.objects.exists()


def test_an_export_that_nobody_looked_at_is_refused(cast: Cast) -> None:
    consented(cast.client)
    answer = browser(cast.coordinator).post("/exports/", asked(cast, action="export"))
    assert (answer.status_code, Export.objects.exists()) == (422, False)
    assert "Look again, then export" in answer.content.decode()


def test_without_purpose_or_recipient_nothing_leaves(cast: Cast) -> None:
    for missing in ("purpose", "recipient", "day"):
        answer = browser(cast.coordinator).post("/exports/", asked(cast, **{missing: " "}))
        assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="Example Payer"' in page
    assert not Export.objects.exists()


def test_case_25_a_correction_after_sign_off_and_export_is_marked_wherever_it_is_shown(cast: Cast) -> None:
    held(cast, client=(0, 100))
    signed(cast)
    me = browser(cast.coordinator)
    consented(cast.client)
    export(me, cast)
    pages = ("/board/?day=2026-03-02", f"/clients/{cast.client.pk}/week/?day=2026-03-02", "/exports/")
    assert [page for page in pages if "changed since export" in me.get(page).content.decode()] == []
    attest(cast.facilitator, cast.session, stretch(cast.client, 100, 180), modality="audio", now=AFTER)
    assert [page for page in pages if "changed since export" in me.get(page).content.decode()] == list(pages)
    kept = Export.objects.get().numbers[str(cast.client.pk)]
    session = kept["sessions"][str(cast.session.pk)]
    assert (session["credited_s"], session["status"], session["services"]) == (
        6000,
        "left early",
        {"group": 6000},
    )
    own = browser(cast.client).get("/week/?day=2026-03-02").content.decode()
    assert "changed since export" not in own
    export(me, cast)
    assert "changed since export" not in me.get(pages[0]).content.decode()
    assert "changed since export: 1 client" in me.get("/exports/").content.decode()


def test_a_signed_day_says_so_on_the_board_beside_what_changed(cast: Cast) -> None:
    held(cast, client=(0, 100))
    me = browser(cast.coordinator)
    board = "/board/?day=2026-03-02"
    assert me.get(board).content.decode().count(">signed<") == 0
    signed(cast)
    page = me.get(board).content.decode()
    assert page.count(">signed<") == 2, "the client's and the groupmate's, not the other circle's"
    assert page.count('aria-hidden="true">✓<') == 2


def test_what_was_not_handed_over_is_not_marked(cast: Cast) -> None:
    held(cast)
    exclude(cast.facilitator, cast.session, stretch(cast.client, 0, 10), now=AFTER)
    page = browser(cast.coordinator).get("/board/?day=2026-03-02").content.decode()
    assert "changed since export" not in page
