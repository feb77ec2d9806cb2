"""What was counted is kept, found again as it was, and counted again when its inputs have changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from unittest.mock import patch
from uuid import UUID

from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from groups.models import Enrollment, VideoRule
from groups.services.payer import Terms, create_payer, set_payer
from sessions.core.attendance.share import Shares, shares_from_json, shares_of
from sessions.models import CountedSession, TherapySession
from sessions.queries.counted import AT_ONCE, KeptShares, count_sessions, stale_among, tallies_from
from sessions.queries.inputs import Inputs, inputs_of
from sessions.services.rule_setting import set_rule
from sessions.services.timetable import generate_sessions
from tests.attended import attend
from tests.cast import ADMITTED, GROUP_DAY, GROUP_START, Cast

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
AFTER = GROUP_START + 5 * HOUR


def shares_from(inputs: dict[UUID, Inputs], now: datetime = AFTER) -> dict[UUID, Shares]:
    kept = KeptShares(inputs, now=now)
    return {pk: shares_from_json(kept.text(pk)) for pk in inputs}


def test_a_kept_count_is_the_count(cast: Cast) -> None:
    attend(cast.session, {cast.client: (0, 180)}, led_by=cast.facilitator, ended=180)
    inputs = inputs_of([cast.session], now=AFTER)
    first = tallies_from(inputs, now=AFTER)
    row = CountedSession.objects.get()
    assert (row.rules_id, row.inputs) == ("2026.1", inputs[cast.session.pk].key)
    with CaptureQueriesContext(connection) as asked:
        assert tallies_from(inputs, now=AFTER + HOUR) == first
        assert shares_from(inputs) == {pk: shares_of(tally) for pk, tally in first.items()}
    assert not any("factrow" in query["sql"] for query in asked.captured_queries)


def test_a_changed_rule_counts_again(cast: Cast) -> None:
    attend(cast.session, {cast.client: (0, 180)}, led_by=cast.facilitator, ended=200)
    inputs = inputs_of([cast.session], now=AFTER)
    assert stale_among(inputs) == [cast.session.pk]
    tallies_from(inputs, now=AFTER)
    assert stale_among(inputs) == []
    set_rule(None, cast.program, "early_cap_s", value=0, starts=GROUP_DAY)
    changed = inputs_of([cast.session], now=AFTER)
    assert stale_among(changed) == [cast.session.pk]
    shares_from(changed)
    assert CountedSession.objects.get().rules_id.startswith("2026.1+")


def test_what_goes_on_is_not_kept(cast: Cast) -> None:
    attend(cast.session, {cast.client: (0, 30)}, led_by=cast.facilitator)
    now = GROUP_START + HOUR / 2
    inputs = inputs_of([cast.session, cast.other_session], now=now)
    shares = shares_from(inputs, now)
    assert (
        sum(share.end_s - share.start_s for share in shares[cast.session.pk][str(cast.client.pk)].shares)
        == 1800
    )
    assert shares[cast.other_session.pk] == {}
    assert not CountedSession.objects.exists()


def test_more_than_fit_at_once(cast: Cast) -> None:
    generate_sessions(None, cast.group, first=GROUP_DAY + DAY, last=GROUP_DAY + 63 * DAY)
    sessions = list(TherapySession.objects.select_related("program"))
    now = GROUP_START + 70 * DAY
    assert len(sessions) > AT_ONCE
    counted = dict(count_sessions(inputs_of(sessions, now=now), now=now))
    assert set(counted) == {session.pk for session in sessions}
    assert CountedSession.objects.count() == len(sessions)


def test_a_payer_that_excludes_time_without_video_concerns_its_client_alone(cast: Cast) -> None:
    terms = Terms(starts=ADMITTED, video_required=VideoRule.EXCLUDE)
    stay = Enrollment.objects.get(client=cast.client)
    set_payer(None, stay, create_payer(None, name="Harbor Mutual", terms=terms), starts=ADMITTED)
    people = {cast.client: (0, 180), cast.groupmate: (0, 180)}
    attend(cast.session, people, led_by=cast.facilitator, ended=180)
    tally = tallies_from(inputs_of([cast.session], now=AFTER), now=AFTER)[cast.session.pk]
    credited = {person: one.credited_s for person, one in tally.people.items()}
    assert credited == {str(cast.client.pk): 0, str(cast.groupmate.pk): 180 * 60}
    assert {line.reason for line in tally.people[str(cast.client.pk)].lines} == {"no video"}


def test_a_database_that_cannot_keep_it_stops_nobody(cast: Cast) -> None:
    attend(cast.session, {cast.client: (0, 180)}, led_by=cast.facilitator, ended=180)
    busy = OperationalError("database is locked")
    with patch.object(CountedSession.objects, "bulk_create", side_effect=busy):
        tally = tallies_from(inputs_of([cast.session], now=AFTER), now=AFTER)[cast.session.pk]
    assert tally.people[str(cast.client.pk)].credited_s == 180 * 60
    assert not CountedSession.objects.exists()


def test_shares_are_read_when_they_are_asked_for(cast: Cast) -> None:
    attend(cast.session, {cast.client: (0, 180)}, led_by=cast.facilitator, ended=180)
    inputs = inputs_of([cast.session], now=AFTER)
    expected = shares_from(inputs)
    with CaptureQueriesContext(connection) as asked:
        kept = KeptShares(inputs, now=AFTER)
    assert not any('"shares"' in query["sql"] for query in asked.captured_queries)
    CountedSession.objects.update(inputs="another process's", shares='{"zed":["attended",[]]}')
    assert shares_from_json(kept.text(cast.session.pk)) == expected[cast.session.pk]
