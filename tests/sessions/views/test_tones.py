"""Every reason is told by a pattern and a word of its own, also on paper without colour."""

from __future__ import annotations

import re
from datetime import datetime
from typing import get_args
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.test import Client

from sessions.core.attendance.facts import Fact, Joined, Left, Moved, Seen
from sessions.core.attendance.lines import COUNTED, Reason
from sessions.queries.reading import LineRead
from sessions.services.ledger import write_facts
from sessions.views.tones import key_of, place_tone, told_sums, tone_of
from sessions.views.words import PLACE_WORDS
from tests.cast import GROUP_START, Cast
from tests.corrected import held

AT = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/New_York"))


def line(reason: str, seconds: int = 60, place: str = "main") -> LineRead:
    return LineRead(
        reason=reason,
        counted=reason in COUNTED,
        start=AT,
        end=AT,
        seconds=seconds,
        modality="video",
        service="group",
        place=place,  # type: ignore[arg-type]
    )


def patterns() -> dict[str, str]:
    """The patterns by id, without the size of their tile."""
    page = render_to_string("iop_sessions/tones.html")
    found = re.findall(r'<pattern id="tone-([\w-]+)"[^>]*>(.*?)</pattern>', page)
    return dict(found)


def test_every_reason_and_place_has_a_pattern_that_no_other_has() -> None:
    drawn = patterns()
    assert set(drawn) == {tone_of(reason) for reason in get_args(Reason)} | set(PLACE_WORDS)
    assert len(set(drawn.values())) == len(drawn)


def test_what_counts_is_dark_and_what_does_not_is_light() -> None:
    dark = {tone for tone, drawing in patterns().items() if 'class="dark"' in drawing}
    assert dark == {tone_of(reason) for reason in COUNTED}


def shape_of(drawing: str) -> str:
    """What is left of a pattern on paper without colour."""
    return re.sub(r'class="(?!dark|light|band)[\w-]+"', "", drawing)


def test_patterns_differ_without_their_colours() -> None:
    shapes = [shape_of(drawing) for drawing in patterns().values()]
    assert len(set(shapes)) == len(shapes)


def test_the_key_shows_what_is_in_sight_once() -> None:
    lines = [line("credited"), line("break"), line("credited", place="breakout"), line("attested")]
    assert [one.tone for one in key_of(lines)] == ["credited", "break", "attested", "breakout"]
    assert [place_tone(one) for one in lines] == ["", "", "breakout", ""]


def test_sums_are_told_in_words() -> None:
    lines = [line("credited", 3600), line("bridged", 45), line("credited", 600, "aside")]
    assert told_sums(lines) == "counted 1 h 10, short drop, counted 45 s; one to one, aside 10 min"
    assert told_sums([]) == ""


def test_pages_bring_the_patterns_they_use_once(cast: Cast) -> None:
    """Fourteen minutes in a breakout: drawn, in the key, in the words and in the table of every page."""
    held(cast, client=(0, 100))
    write_facts(cast.session.pk, apart(cast))
    pk, browser = cast.session.pk, Client()
    browser.force_login(cast.coordinator)
    for path in (
        f"/sessions/{pk}/",
        f"/sessions/{pk}/review/",
        f"/sessions/{pk}/people/{cast.client.pk}/",
        f"/clients/{cast.client.pk}/week/?day=2026-03-02",
    ):
        page = browser.get(path).content.decode()
        used = set(re.findall(r'fill="url\(#tone-([\w-]+)\)"', page))
        offered = re.findall(r'<pattern id="tone-([\w-]+)"', page)
        assert used >= {"credited", "absent", "breakout"}, path
        assert used <= set(offered), path
        assert len(offered) == len(set(offered)), path
        assert "; in a breakout 14 min." in page, path
        assert "counted, in a breakout" in page, path


def apart(cast: Cast) -> list[Fact]:
    """The client comes back and is in a breakout from 9:00 plus 120 to 134 minutes."""
    start, where = round(GROUP_START.timestamp() * 1000), str(cast.session.pk)
    begun, until = start + 120 * 60_000, start + 134 * 60_000
    mine = {"session": where, "epoch": 1, "peer": "again"}
    who = {"person": str(cast.client.pk), "role": "client", "place": "main"}
    return [
        Joined(at_ms=begun, seq=901, **mine, **who),  # type: ignore[arg-type]
        Moved(at_ms=begun, seq=902, place="breakout:1", **mine),  # type: ignore[arg-type]
        Seen(at_ms=until, seq=903, since_ms=begun, **mine),  # type: ignore[arg-type]
        Left(at_ms=until, seq=904, reason="leave", **mine),  # type: ignore[arg-type]
    ]
