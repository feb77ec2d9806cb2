"""A week as a file: who may, what it asks, what it says, and what is marked when numbers change later."""

from __future__ import annotations

import csv
import io

from sessions.models import Export
from sessions.services.correction import attest, exclude
from tests.browser import browser
from tests.cast import Cast
from tests.corrected import AFTER, held, signed, stretch

WEEK = {"day": "2026-03-04", "purpose": "Billing", "recipient": "Example Payer"}


def asked(cast: Cast, **values: str) -> dict[str, str]:
    return {"program": str(cast.program.pk), **WEEK, **values}


def test_everybody_asks(cast: Cast) -> None:
    held(cast)
    may = {"coordinator", "administrator"}
    for part, person in cast.everybody().items():
        me = browser(person)
        answers = me.get("/exports/").status_code, me.post("/exports/", asked(cast)).status_code
        assert answers == ((200, 200) if part in may else (404, 404)), part
    assert Export.objects.count() == 2


def test_the_file(cast: Cast) -> None:
    held(cast, client=(0, 100))
    signed(cast)
    answer = browser(cast.coordinator).post("/exports/", asked(cast))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="week-2026-03-02-')
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    mine = [row for row in rows if row[1] == str(cast.client.pk)]
    first, total = mine[0], mine[-1]
    assert (first[0], first[5], first[10:13]) == ("attendance", "2026-03-02", ["left early", "100", "6000"])
    assert (first[16], first[18:]) == (cast.facilitator.full_name, ["1", "2026.1"])
    assert (total[0], total[11]) == ("week", "100")
    assert rows[-1][0] == "notice"


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
    me.post("/exports/", asked(cast))
    pages = ("/board/?day=2026-03-02", f"/clients/{cast.client.pk}/week/?day=2026-03-02", "/exports/")
    assert [page for page in pages if "changed since export" in me.get(page).content.decode()] == []
    attest(cast.facilitator, cast.session, stretch(cast.client, 100, 180), modality="audio", now=AFTER)
    assert [page for page in pages if "changed since export" in me.get(page).content.decode()] == list(pages)
    kept = Export.objects.get().numbers[str(cast.client.pk)]
    assert kept["sessions"][str(cast.session.pk)] == [6000, "left early"]
    own = browser(cast.client).get("/week/?day=2026-03-02").content.decode()
    assert "changed since export" not in own
    me.post("/exports/", asked(cast))
    assert "changed since export" not in me.get(pages[0]).content.decode()
    assert "changed since export: 1 client" in me.get("/exports/").content.decode()


def test_what_was_not_handed_over_is_not_marked(cast: Cast) -> None:
    held(cast)
    exclude(cast.facilitator, cast.session, stretch(cast.client, 0, 10), now=AFTER)
    page = browser(cast.coordinator).get("/board/?day=2026-03-02").content.decode()
    assert "changed since export" not in page
