"""Stays over days, of a client and of a program."""

from __future__ import annotations

from datetime import timedelta

from groups.models import Enrollment
from groups.queries.enrollment import stay_rows_in, stays_in, stays_of
from tests.cast import ADMITTED, GROUP_DAY, Cast

DAY = timedelta(days=1)


def test_stays_of_a_client(cast: Cast) -> None:
    stay = Enrollment.objects.get(client=cast.client)
    assert stays_of(cast.client, first=ADMITTED - 7 * DAY, last=ADMITTED) == [stay]
    assert stays_of(cast.client, first=ADMITTED - 7 * DAY, last=ADMITTED - DAY) == []
    assert stays_of(cast.stranger, first=ADMITTED, last=GROUP_DAY) == []


def test_stays_in_a_program_are_by_name(cast: Cast) -> None:
    Enrollment.objects.filter(client=cast.groupmate).update(discharged=GROUP_DAY)
    week = stays_in(cast.program, first=GROUP_DAY, last=GROUP_DAY + 6 * DAY)
    assert [stay.client for stay in week] == [cast.client, cast.groupmate, cast.other_client]
    after = stays_in(cast.program, first=GROUP_DAY + DAY, last=GROUP_DAY + 6 * DAY)
    assert [stay.client for stay in after] == [cast.client, cast.other_client]
    rows = stay_rows_in(cast.program, first=GROUP_DAY, last=GROUP_DAY + 6 * DAY)
    assert [(row.pk, row.client_id, row.name) for row in rows] == [
        (stay.pk, stay.client_id, stay.client.full_name) for stay in week
    ]
    assert {(row.program, row.program_id) for row in rows} == {(cast.program, cast.program.pk)}
