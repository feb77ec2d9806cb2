"""Numbers that were handed over against those of today."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.http import Http404

from groups.models import Enrollment, Program
from groups.models.program import WeekKind
from sessions.queries.export import (
    Marks,
    Shown,
    exports_for,
    marks_for,
    numbers_of,
    programs_to_export,
    signatures_among,
    weeks_of,
)
from sessions.services.export import export_week
from tests.cast import GROUP_DAY, Cast
from tests.consented import asked, consented, seen
from tests.corrected import AFTER, held, signed


def export(cast: Cast) -> None:
    if not cast.client.disclosure_consents.exists():
        consented(cast.client, cast.groupmate, cast.other_client)
    export_week(cast.coordinator, seen(cast.coordinator, asked(cast)), now=AFTER)


def test_only_those_who_oversee(cast: Cast) -> None:
    for part in ("client", "facilitator", "stranger"):
        for read in (programs_to_export, lambda actor: exports_for(actor, now=AFTER)):
            with pytest.raises(Http404):
                read(cast.everybody()[part])
    assert programs_to_export(cast.coordinator) == [cast.program]


def test_everybody_of_the_program_by_name(cast: Cast) -> None:
    held(cast)
    weeks = list(weeks_of(cast.program, GROUP_DAY, now=AFTER))
    assert [stay.client for stay, _ in weeks] == [cast.client, cast.groupmate, cast.other_client]
    mine = numbers_of(week for _, week in weeks)[str(cast.client.pk)]
    assert (mine["first"], mine["credited_s"], mine["days"]["2026-03-02"]) == ("2026-03-02", 10800, 10800)
    assert mine["sessions"] == {str(cast.session.pk): [10800, "attended"]}


def test_marks_against_the_last_export(cast: Cast) -> None:
    held(cast)

    def marks(seconds: int) -> Marks:
        week = Shown(
            client=cast.client.pk,
            program=cast.program.pk,
            first=GROUP_DAY,
            days={GROUP_DAY: seconds, date(2026, 3, 3): 0},
            sessions={cast.session.pk: seconds},
        )
        return marks_for([week])

    assert marks(9000) == Marks()  # nothing was handed over yet
    export(cast)
    assert marks(10800) == Marks()
    changed = marks(9000)
    assert changed.days == {(cast.client.pk, GROUP_DAY)}
    assert changed.sessions == {(cast.client.pk, cast.session.pk)}
    assert changed.has(cast.client.pk, GROUP_DAY)
    assert not changed.has(UUID(int=1), GROUP_DAY)
    assert marks_for([]) == Marks()


def test_the_list_compares_each_export_with_today(cast: Cast) -> None:
    export(cast)
    held(cast)
    export(cast)
    found = exports_for(cast.coordinator, now=AFTER)
    assert [(one.clients, one.changed, one.recipient) for one in found] == [
        (3, 0, "Example Payer"),
        (3, 2, "Example Payer"),
    ]


def test_who_vouches(cast: Cast) -> None:
    held(cast)
    signed(cast)
    found = signatures_among([cast.session.pk, cast.other_session.pk])
    assert {pk: (one.signer, one.revision) for pk, one in found.items()} == {
        cast.session.pk: (cast.facilitator.full_name, 1)
    }


def test_weeks_that_run_from_admission_are_each_clients_own(cast: Cast) -> None:
    held(cast)
    Program.objects.filter(pk=cast.program.pk).update(week_kind=WeekKind.FROM_ADMISSION)
    Enrollment.objects.filter(client=cast.client).update(admitted=date(2026, 1, 7))  # a Wednesday
    program = Program.objects.get(pk=cast.program.pk)
    kept = numbers_of(week for _, week in weeks_of(program, GROUP_DAY, now=AFTER))
    mine, theirs = kept[str(cast.client.pk)], kept[str(cast.groupmate.pk)]
    assert (mine["first"], theirs["first"]) == ("2026-02-25", "2026-03-02")
    assert (mine["credited_s"], theirs["credited_s"]) == (10800, 10800)
