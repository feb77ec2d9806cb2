import json
from datetime import date, datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils.safestring import SafeString

from sessions.core.attendance.concern import Concern
from sessions.core.attendance.rules import CURRENT, adjusted
from sessions.queries.board_week import Cell, CellSession
from sessions.queries.export import Marks
from sessions.templatetags.iop import NOTHING, TEXTS, ShownRow, drawn_row

NEW_YORK = ZoneInfo("America/New_York")
TIMES = json.loads((Path(__file__).resolve().parents[2] / "golden/words/times.json").read_text())


def render(text: str, **values: object) -> str:
    return Template("{% load iop %}" + text).render(Context(values))


def test_a_time_keeps_its_own_zone_and_tells_the_instant() -> None:
    at = datetime(2026, 3, 2, 9, 0, tzinfo=NEW_YORK)
    assert render("{% when at %}", at=at) == (
        '<time datetime="2026-03-02T14:00:00+00:00" data-local="time">9:00 am</time>'
    )
    assert render("{% when at 'day-time' %}", at=at).endswith(">Mon 2 Mar, 9:00 am</time>")
    assert render("{% when at 'day' %}", at=at).endswith(">Monday 2 March</time>")


@pytest.mark.parametrize("row", TIMES, ids=lambda row: f"{row['shape']}: {row['text']}")
def test_a_time_is_written_as_browsers_write_it(row: dict[str, str]) -> None:
    at = datetime.fromisoformat(row["at"]).astimezone(ZoneInfo(row["zone"]))
    assert TEXTS[row["shape"]](at) == row["text"]


def test_a_number_can_be_dialled_as_people_write_it() -> None:
    def dialled(number: str) -> str:
        return render("{{ a|dialled }}", a=number)

    assert dialled("(555) 555-0142") == '<a href="tel:5555550142">(555) 555-0142</a>'
    assert dialled("+1 555.555.0142 after 5") == '<a href="tel:+15555550142">+1 555.555.0142 after 5</a>'
    assert dialled("911") == '<a href="tel:911">911</a>'
    assert [dialled(""), dialled("at 5 or 6"), dialled("<b>")] == ["", "at 5 or 6", "&lt;b&gt;"]


def test_words_by_filter() -> None:
    said = render(
        "{{ a|week_word }}|{{ a|week_word_client }}|{{ b|attendance_word }}|"
        "{{ c|reason_word }}|{{ d|short_day }}",
        a="short",
        b="no-show",
        c="lobby",
        d=datetime(2026, 3, 2, tzinfo=NEW_YORK),
    )
    assert said == "short|less than planned|we missed you|waiting room|Mon"


def test_a_finding_an_entry_and_a_reason_in_words() -> None:
    late = Concern(kind="outage", person="ana", amount=210)
    assert render("{{ one|concern_word }}", one=late).startswith("our system was away for 3 min")
    assert render("{{ 'excluded'|entry_word }}") == "not taking part"
    strict = adjusted(CURRENT, {"staff_grace_s": 15})
    assert render("{{ 'break'|explained:rules }}", rules=CURRENT).startswith("The group was on a break")
    assert render("{{ 'no facilitator'|explained:rules }}", rules=strict).endswith("more than 15 s.")


def test_only_what_changed_is_marked() -> None:
    ana, one, other = UUID(int=1), UUID(int=2), UUID(int=3)
    marks = Marks(sessions=frozenset({(ana, one)}))
    shown = (
        "{% changed_mark marks ana one %}|{% changed_mark marks ana other %}|{% changed_mark none ana one %}"
    )
    assert render(shown, marks=marks, ana=ana, one=one, other=other, none=None) == (
        ' <span class="changed" title="changed since export">changed since export</span>||'
    )
    short = render("{% changed_mark marks ana one short=True %}", marks=marks, ana=ana, one=one)
    assert 'changed<span class="visually-hidden"> since export</span>' in short


def test_a_cell_of_the_board() -> None:
    session, page = UUID(int=7), "/clients/x/week/"
    told = []
    for phase, seconds in (("over", 3600), ("over", 0), ("planned", 0), ("running", 0), ("cancelled", 0)):
        day = Cell(date(2026, 3, 2), seconds, (CellSession(session, phase, 90),))  # type: ignore[arg-type]
        told.append(render("{% board_cell day link %}", day=day, link=page))
    assert told == [
        f'<a href="{page}#session-{session}">1:00</a>',
        f'<a class="absent" href="{page}#session-{session}">absent</a>',
        '<span class="soft" title="planned">·1:30</span>',
        '<span class="now">now</span>',
        '<span class="soft">off</span>',
    ]
    empty = Cell(date(2026, 3, 2), 0, ())
    assert "nothing planned" in render("{% board_cell day link mark %}", day=empty, link=page, mark="")


def test_what_a_day_comes_to() -> None:
    assert render("{{ result|result_word }}", result="fallback") == "single services"
    assert render("{{ 15|psychotherapy }}") == "Individual 15 min: a contact, not reported as psychotherapy."
    assert render("{{ 50|psychotherapy }}") == "Individual 50 min: psychotherapy, band 38-52 min."


def test_a_row_of_the_board_is_drawn_anew_when_anything_in_it_changes() -> None:
    cell = (Cell(date(2026, 3, 2), 3600, (CellSession(UUID(int=7), "over", 60),)), NOTHING)
    row = ShownRow(UUID(int=1), "Ana P.", "at_risk", (cell,), 60, 540, "cannot miss Thu")
    changed = [
        row._replace(client=UUID(int=2)),
        row._replace(name="Ana Q."),
        row._replace(status="met"),
        row._replace(days=((cell[0]._replace(credited_s=7200), NOTHING),)),
        row._replace(days=((cell[0], SafeString(" changed")),)),
        row._replace(minutes=61),
        row._replace(target_minutes=600),
        row._replace(advice=""),
    ]
    assert drawn_row(row) is drawn_row(row._replace(name="Ana P."))
    drawn = [drawn_row(one) for one in (row, *changed)]
    assert len(set(drawn)) == len(drawn)
    assert drawn == [drawn_row.__wrapped__(one) for one in (row, *changed)]
    assert "Ana P." in drawn[0]
    assert "cannot miss Thu" in drawn[0]
