"""The last screen has the law's numbers, and none before the end is written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404

from sessions.queries.closing import closing_of
from tests.attended import attend
from tests.cast import GROUP_START, Cast

NOON = GROUP_START + timedelta(hours=3)


def test_a_client_reads_session_day_and_week(cast: Cast) -> None:
    attend(cast.session, {cast.client: (0, 178), cast.groupmate: (0, 90)}, led_by=cast.facilitator, ended=180)
    found = closing_of(cast.client, cast.session.pk, now=NOON)
    assert found.is_over
    assert found.own is not None
    assert found.day is not None
    assert found.week is not None
    assert [found.own.minutes, found.day.minutes, found.week.minutes] == [178, 178, 178]
    assert found.week.target.min_minutes == 540


def test_nothing_is_final_before_the_end(cast: Cast) -> None:
    attend(cast.session, {cast.client: (0, 90)}, led_by=cast.facilitator)
    found = closing_of(cast.client, cast.session.pk, now=GROUP_START + timedelta(minutes=90))
    assert (found.is_over, found.own) == (False, None)


def test_who_led_reads_only_that_it_is_over(cast: Cast) -> None:
    attend(cast.session, {cast.client: (0, 90)}, led_by=cast.facilitator, ended=180)
    found = closing_of(cast.facilitator, cast.session.pk, now=NOON)
    assert (found.is_over, found.own, found.week) == (True, None, None)


@pytest.mark.parametrize("part", ["other_client", "other_therapist", "stranger", "coordinator"])
def test_nobody_else_finds_it(cast: Cast, part: str) -> None:
    with pytest.raises(Http404):
        closing_of(cast.everybody()[part], cast.session.pk, now=NOON)
