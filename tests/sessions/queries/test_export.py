"""Numbers that were handed over against those of today."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.http import Http404

from groups.models import Enrollment, Program
from groups.models.program import WeekKind
from sessions.models import Export, StandingStatus
from sessions.queries.board import boards
from sessions.queries.export import (
    Marks,
    exports_for,
    marks_for,
    marks_on,
    numbers_of,
    programs_to_export,
    signatures_among,
    weeks_of,
)
from sessions.queries.reading import WeekRead
from sessions.services.correction import exclude, set_standing
from sessions.services.export import export_week
from tests.attended import attend
from tests.cast import GROUP_DAY, Cast
from tests.consented import asked, consented, seen
from tests.corrected import AFTER, held, signed, stretch

HOUR = timedelta(hours=1)
EXCUSED = StandingStatus.EXCUSED


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
    assert list(mine["sessions"]) == [str(cast.session.pk)]


def client_week(cast: Cast, *, now: datetime = AFTER) -> list[WeekRead]:
    weeks = weeks_of(cast.program, GROUP_DAY, now=now, clients=[cast.client.pk])
    return [week for _, week in weeks]


def test_marks_against_the_last_export(cast: Cast) -> None:
    held(cast)
    assert marks_for(client_week(cast)) == Marks()  # nothing was handed over yet
    export(cast)
    assert marks_for(client_week(cast)) == Marks()
    exclude(cast.facilitator, cast.session, stretch(cast.client, 0, 30), now=AFTER)
    changed = marks_for(client_week(cast))
    assert changed.days == {(cast.client.pk, GROUP_DAY)}
    assert changed.sessions == {(cast.client.pk, cast.session.pk)}
    assert changed.weeks == {(cast.client.pk, cast.program.pk)}
    assert changed.has(cast.client.pk, GROUP_DAY)
    assert not changed.has(UUID(int=1), GROUP_DAY)
    assert marks_for([]) == Marks()


def test_a_status_alone_is_a_change_on_the_week_and_on_the_board(cast: Cast) -> None:
    """No second differs: the file said *no-show* and the record says *excused*."""
    attend(cast.session, {cast.groupmate: (0, 180)}, led_by=cast.facilitator, ended=180)
    signed(cast)
    export(cast)
    on_board = boards(cast.coordinator, GROUP_DAY, now=AFTER)
    assert (marks_for(client_week(cast)), marks_on(on_board, now=AFTER)) == (Marks(), Marks())
    set_standing(
        cast.facilitator, cast.session, cast.client.pk, status=EXCUSED, reason="Called in.", now=AFTER
    )
    for marks in (marks_for(client_week(cast)), marks_on(on_board, now=AFTER)):
        assert (cast.client.pk, GROUP_DAY) in marks.days
        assert (cast.client.pk, cast.session.pk) in marks.sessions
    assert [one.changed for one in exports_for(cast.coordinator, now=AFTER)] == [1]


def test_a_first_signature_changes_nothing_that_was_handed_over(cast: Cast) -> None:
    held(cast)
    export(cast)
    signed(cast)
    assert marks_for(client_week(cast)) == Marks()
    assert [one.changed for one in exports_for(cast.coordinator, now=AFTER)] == [0]


def test_older_exports_are_compared_by_what_they_kept(cast: Cast) -> None:
    held(cast)
    export(cast)
    row = Export.objects.get()
    numbers = {
        client: {
            "first": kept["first"],
            "credited_s": kept["credited_s"],
            "days": kept["days"],
            "sessions": {pk: [one["credited_s"], one["status"]] for pk, one in kept["sessions"].items()},
        }
        for client, kept in row.numbers.items()
    }
    older = {field.name: getattr(row, field.name) for field in Export._meta.concrete_fields}
    Export.objects.create(**{**older, "id": None, "at": AFTER + HOUR, "numbers": numbers})
    assert marks_for(client_week(cast)) == Marks()
    assert [one.changed for one in exports_for(cast.coordinator, now=AFTER)] == [0, 0]
    exclude(cast.facilitator, cast.session, stretch(cast.client, 0, 30), now=AFTER)
    assert marks_for(client_week(cast)).sessions == {(cast.client.pk, cast.session.pk)}
    assert [one.changed for one in exports_for(cast.coordinator, now=AFTER)] == [1, 1]


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
