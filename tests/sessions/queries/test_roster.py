"""Rosters are for those who lead the session or oversee the clinic; clients never see one."""

from __future__ import annotations

import pytest
from django.http import Http404

from sessions.models import RosterRole
from sessions.queries.roster import Expected, expected_in, on_record_in, roster_ids
from tests.attended import attend
from tests.cast import Cast
from tests.corrected import signed


def test_staff_read_full_names_in_order(cast: Cast) -> None:
    wanted = [
        Expected(cast.facilitator.pk, "Facilitator CanaryFacilitator", RosterRole.FACILITATOR, False),
        Expected(cast.client.pk, "Client CanaryClient", RosterRole.CLIENT, False),
        Expected(cast.groupmate.pk, "Groupmate CanaryGroupmate", RosterRole.CLIENT, False),
    ]
    for reader in (cast.facilitator, cast.coordinator, cast.administrator):
        assert expected_in(reader, cast.session) == wanted


@pytest.mark.parametrize("part", ["client", "groupmate", "other_client", "other_therapist", "stranger"])
def test_nobody_else_does(cast: Cast, part: str) -> None:
    with pytest.raises(Http404):
        expected_in(cast.everybody()[part], cast.session)


def test_ids_by_session(cast: Cast) -> None:
    both = [cast.session.pk, cast.other_session.pk]
    first = tuple(str(pk) for pk in sorted([cast.client.pk, cast.groupmate.pk]))
    assert roster_ids(both, RosterRole.CLIENT) == {both[0]: first, both[1]: (str(cast.other_client.pk),)}


def test_who_is_on_record_by_facts_or_a_signature(cast: Cast) -> None:
    came = {str(cast.client.pk), str(cast.facilitator.pk)}
    assert on_record_in(cast.session.pk) == frozenset()
    attend(cast.session, {cast.client: (0, 180)}, led_by=cast.facilitator, ended=180)
    assert on_record_in(cast.session.pk) == came
    signed(cast)
    assert on_record_in(cast.session.pk) == came | {str(cast.groupmate.pk)}
