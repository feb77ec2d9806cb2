"""The board shows every client's week to those who oversee, most urgent first, and to nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from groups.models import Enrollment
from sessions.core.attendance.facts import MAIN
from sessions.models import TherapySession
from sessions.queries.board import LiveNow, boards, live_now, sessions_over
from sessions.services.substitute import NewSubstitute, put_substitute
from sessions.services.therapy_session import cancel_session
from sessions.services.timetable import generate_sessions
from tests.attended import attend
from tests.cast import GROUP_DAY, GROUP_START, Cast
from tests.sessions.queries.test_unled import Book

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def test_rows_by_urgency(cast: Cast) -> None:
    generate_sessions(None, cast.group, first=GROUP_DAY, last=GROUP_DAY + 6 * DAY)
    generate_sessions(None, cast.other_group, first=GROUP_DAY, last=GROUP_DAY + 6 * DAY)
    for session in TherapySession.objects.filter(group=cast.group):
        attend(session, {cast.client: (0, 180)}, led_by=cast.facilitator, ended=180)
    Enrollment.objects.filter(client=cast.other_client).update(admitted=GROUP_DAY + 2 * DAY)
    (board,) = boards(cast.coordinator, GROUP_DAY + 3 * DAY, now=GROUP_START + 7 * DAY)
    assert [(row.name, row.week.status, row.week.minutes) for row in board.rows] == [
        ("Groupmate CanaryGroupmate", "short", 0),
        ("OtherClient CanaryOtherclient", "not_evaluated", 0),
        ("Client CanaryClient", "met", 540),
    ]
    assert (board.first, board.last, board.count("met"), board.count("at_risk")) == (
        GROUP_DAY,
        GROUP_DAY + 6 * DAY,
        1,
        0,
    )


def test_a_client_of_an_earlier_week_is_not_on_it(cast: Cast) -> None:
    Enrollment.objects.filter(client=cast.client).update(discharged=GROUP_DAY - DAY)
    (board,) = boards(cast.administrator, GROUP_DAY, now=GROUP_START)
    assert cast.client.pk not in {row.client for row in board.rows}


def test_a_client_who_came_back_within_the_week_has_one_row(cast: Cast) -> None:
    Enrollment.objects.filter(client=cast.client).update(discharged=GROUP_DAY)
    Enrollment.objects.create(client=cast.client, program=cast.program, admitted=GROUP_DAY + 2 * DAY)
    (board,) = boards(cast.coordinator, GROUP_DAY, now=GROUP_START)
    assert [row.client for row in board.rows].count(cast.client.pk) == 1


def test_a_page_is_of_the_most_urgent_and_counts_everybody(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    (whole,) = boards(cast.coordinator, GROUP_DAY, now=GROUP_START)
    assert (len(whole.rows), whole.page, whole.pages, whole.before, whole.after) == (3, 1, 1, None, None)
    monkeypatch.setattr("sessions.queries.board.PAGE_ROWS", 2)
    (first,), (last,) = (boards(cast.coordinator, GROUP_DAY, now=GROUP_START, page=page) for page in (0, 7))
    assert [row.client for row in (*first.rows, *last.rows)] == [row.client for row in whole.rows]
    assert (first.page, first.after, last.page, last.before, last.after) == (1, 2, 2, 1, None)
    assert first.counts == last.counts == whole.counts


def test_days_have_names_unless_weeks_begin_with_each_client(cast: Cast) -> None:
    assert boards(cast.coordinator, GROUP_DAY, now=GROUP_START)[0].day_names[0] == "Mon"
    cast.program.week_kind = "from_admission"
    cast.program.save()
    assert boards(cast.coordinator, GROUP_DAY, now=GROUP_START)[0].day_names[-1] == "Day 7"


def test_live_now(cast: Cast) -> None:
    attend(cast.session, {cast.client: (0, 30)}, led_by=cast.facilitator)
    now = GROUP_START + 0.5 * HOUR
    assert live_now(cast.coordinator, now=now) == [
        LiveNow(session=session, expected=expected, present=present, waiting=0, is_started=started)
        for session, expected, present, started in sorted(
            [(cast.session, 2, 0, True), (cast.other_session, 1, 0, False)], key=lambda row: row[0].pk
        )
    ]
    cancel_session(None, cast.other_session, reason="", now=now)
    assert [live.session for live in live_now(cast.coordinator, now=now)] == [cast.session]
    assert live_now(cast.coordinator, now=GROUP_START + 9 * HOUR) == []


def test_a_group_that_waits_alone_and_who_was_asked(cast: Cast) -> None:
    Book(cast).joins(cast.client, 1).seen(cast.client, 5.9)
    now = GROUP_START + timedelta(minutes=6)

    def row() -> LiveNow:
        return next(one for one in live_now(cast.coordinator, now=now) if one.session == cast.session)

    before = row()
    assert (before.waiting, before.unled_since, before.asked) == (1, GROUP_START + timedelta(minutes=1), None)
    new = NewSubstitute(person=cast.other_therapist.pk, reason="Ill.")
    made = put_substitute(cast.coordinator, cast.session.pk, new, now=now)
    assert row() == replace(before, asked=made)
    Book(cast, seq=9).joins(cast.other_therapist, 5.95, role="facilitator", place=MAIN)
    assert row() == replace(before, unled_since=None)


@pytest.mark.parametrize(
    "part", ["client", "groupmate", "other_client", "facilitator", "other_therapist", "stranger"]
)
def test_nobody_else_sees_a_board(cast: Cast, part: str) -> None:
    person = cast.everybody()[part]
    with pytest.raises(Http404):
        boards(person, GROUP_DAY, now=GROUP_START)
    with pytest.raises(Http404):
        live_now(person, now=GROUP_START)


def test_no_visitor_does(cast: Cast) -> None:
    with pytest.raises(Http404):
        boards(AnonymousUser(), now=GROUP_START)


def test_what_is_over_can_be_signed(cast: Cast) -> None:
    before, after = GROUP_START - HOUR, GROUP_START + 9 * HOUR
    assert sessions_over(boards(cast.coordinator, GROUP_DAY, now=before)) == []
    found = boards(cast.coordinator, GROUP_DAY, now=after)
    assert sessions_over(found) == sorted([cast.session.pk, cast.other_session.pk])
