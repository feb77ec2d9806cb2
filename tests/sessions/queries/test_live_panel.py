"""The panel has the law's numbers so far, what is asked of the day, and is for those who lead or oversee."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404

from sessions.queries.live_panel import live_panel
from tests.attended import attend
from tests.cast import GROUP_START, Cast
from vioip.accounts.services import set_pronouns
from vioip.audit.record import write_audit

MINUTE = timedelta(minutes=1)


def test_who_is_expected_and_what_they_come_to_so_far(cast: Cast) -> None:
    attend(cast.session, {cast.client: (0, 174)}, led_by=cast.facilitator)
    panel = live_panel(cast.facilitator, cast.session.pk, now=GROUP_START + 174 * MINUTE)
    found = {row.name: (row.minutes, row.read.minutes, row.day_target_s) for row in panel.clients}
    assert found == {cast.client.room_name: (174, 174, 10_800), cast.groupmate.room_name: (0, 0, 10_800)}
    assert {row.pronouns for row in panel.clients} == {""}
    assert (panel.leaders, panel.is_over) == ((cast.facilitator.room_name,), False)


def test_those_who_lead_read_how_somebody_wants_to_be_spoken_of(cast: Cast) -> None:
    set_pronouns(cast.client, "she/her", record=write_audit)
    panel = live_panel(cast.facilitator, cast.session.pk, now=GROUP_START)
    assert {row.name: row.pronouns for row in panel.clients} == {
        cast.client.room_name: "she/her",
        cast.groupmate.room_name: "",
    }


def test_nobody_else_reads_it(cast: Cast) -> None:
    for part, person in cast.everybody().items():
        if part in ("facilitator", "coordinator", "administrator"):
            assert live_panel(person, cast.session.pk, now=GROUP_START).clients
            continue
        with pytest.raises(Http404):
            live_panel(person, cast.session.pk, now=GROUP_START)
