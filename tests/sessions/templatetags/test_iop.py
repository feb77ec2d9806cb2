from datetime import datetime
from zoneinfo import ZoneInfo

from django.template import Context, Template

NEW_YORK = ZoneInfo("America/New_York")


def render(text: str, **values: object) -> str:
    return Template("{% load iop %}" + text).render(Context(values))


def test_a_time_keeps_its_own_zone_and_tells_the_instant() -> None:
    at = datetime(2026, 3, 2, 9, 0, tzinfo=NEW_YORK)
    assert render("{% when at %}", at=at) == (
        '<time datetime="2026-03-02T14:00:00+00:00" data-local="time">9:00 am</time>'
    )
    assert render("{% when at 'day-time' %}", at=at).endswith(">Mon 2 Mar, 9:00 am</time>")
    assert render("{% when at 'day' %}", at=at).endswith(">Monday 2 March</time>")


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
