"""`recount` tells what differs, leaves signed records alone, and refreshes what is derived."""

from __future__ import annotations

import io
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from groups.models import Program
from sessions.core.attendance.facts import Excluded
from sessions.models import CountedSession, RuleSetting, Signature
from sessions.queries.tally import tally_of
from sessions.services.ledger import write_facts
from tests.cast import Cast
from tests.corrected import AFTER, at, held, signed
from tests.sessions.queries.test_recount import aside


def recount(*arguments: str) -> tuple[str, str]:
    out, progress = io.StringIO(), io.StringIO()
    call_command("recount", *arguments, stdout=out, stderr=progress)
    return out.getvalue(), progress.getvalue()


def stricter(program: Program) -> None:
    """From the start no overrun counts."""
    RuleSetting.objects.create(program=program, starts="2026-01-01", key="overrun_cap_s", value=0)


def test_nothing_differs(cast: Cast) -> None:
    held(cast)
    signed(cast)
    out, progress = recount("--dry-run")
    assert out == "2 sessions counted, 1 of them signed; 0 differences.\n"
    assert progress == f"[{'#' * 40}] 100 %\n"


def test_a_newer_rule_differs_from_what_was_signed_and_changes_nothing(cast: Cast) -> None:
    held(cast, ended=200, client=(0, 200))
    before = signed(cast).snapshot_hash
    stricter(cast.program)
    for arguments in (("--dry-run",), ()):
        out, _ = recount(*arguments)
        rows = [line.split() for line in out.splitlines() if str(cast.session.pk) in line]
        told = {(row[2], row[3], row[4], row[6]) for row in rows}
        assert told == {
            (str(person.pk), "signed", "11700", "10800") for person in (cast.client, cast.groupmate)
        }
        assert "2 are of signed records, which stay as they are" in out
    assert Signature.objects.get().snapshot_hash == before
    assert tally_of(cast.session, now=AFTER).people[str(cast.client.pk)].credited_s == 11700


def test_kept_counts_are_told_and_brought_up_to_date(cast: Cast) -> None:
    held(cast)
    tally_of(cast.session, now=AFTER)
    kept = CountedSession.objects.get(session=cast.session).inputs
    at_ms = round(at(181).timestamp() * 1000)
    fact = Excluded(
        at_ms=at_ms,
        session=str(cast.session.pk),
        epoch=1,
        seq=800,
        person=str(cast.client.pk),
        from_ms=cast.session.start_ms,
        to_ms=cast.session.start_ms + 600_000,
        by=str(cast.facilitator.pk),
        reason="Asleep.",
    )
    write_facts(cast.session.pk, [fact])
    told, _ = recount("--dry-run")
    assert "  kept      " in told
    assert "  10800 s    10200 s" in told
    assert CountedSession.objects.get(session=cast.session).inputs == kept
    recount()
    assert CountedSession.objects.get(session=cast.session).inputs != kept
    assert "0 differences" in recount("--dry-run")[0]


def test_since_a_day(cast: Cast) -> None:
    held(cast)
    assert recount("--dry-run", "--since", "2026-03-03")[0].startswith("0 sessions counted")
    assert recount("--dry-run", "--since", "2026-03-02")[0].startswith("2 sessions counted")
    with pytest.raises(CommandError, match="takes a day like 2026-03-02"):
        recount("--since", "Monday")


def test_what_moved_is_printed(cast: Cast) -> None:
    held(cast)
    signed(cast)
    write_facts(cast.session.pk, aside(cast, 60, 80))
    out, _ = recount("--dry-run")
    assert "1 differences" in out
    assert (
        "attended, 2026.1, group credited unknown 10800 s -> 9600 s; individual credited unknown 0 s" in out
    )


def test_it_says_how_many_are_kept_and_stops_with_an_error_for_those_that_are_not(cast: Cast) -> None:
    held(cast)
    signed(cast)
    assert "The new counts of 1 unsigned sessions are kept." in recount()[0]
    assert "are kept" not in recount("--dry-run")[0]
    busy, out = OperationalError("database is locked"), io.StringIO()
    with (
        patch.object(CountedSession.objects, "bulk_create", side_effect=busy),
        pytest.raises(CommandError, match="Those of 1 more could not be kept"),
    ):
        call_command("recount", stdout=out, stderr=io.StringIO())
    assert "The new counts of 0 unsigned sessions are kept." in out.getvalue()
