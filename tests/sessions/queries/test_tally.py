"""Stored facts become tallies; what is over is kept, and anything new makes it be counted again."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups.models import Enrollment, VideoRule
from groups.services.payer import Terms, create_payer, set_payer
from sessions.core.attendance.credit import Tally
from sessions.core.attendance.facts import Attested
from sessions.models import RosterEntry
from sessions.queries.tally import is_over, tallies_of, tally_of
from sessions.services.correction import exclude
from sessions.services.ledger import write_facts
from tests.attended import MINUTE_MS, attend
from tests.cast import ADMITTED, GROUP_DAY, GROUP_START, Cast, make_session
from tests.corrected import held, signed, stretch

HOUR = timedelta(hours=1)
AFTER = GROUP_START + 5 * HOUR


def credited(tally: Tally, cast: Cast) -> dict[str, int]:
    """Credited minutes by part."""
    parts = {str(person.pk): part for part, person in cast.everybody().items()}
    return {parts[person]: attendance.credited_s // 60 for person, attendance in tally.people.items()}


def test_a_session_that_is_over(cast: Cast) -> None:
    attend(cast.session, {cast.client: (0, 180)}, led_by=cast.facilitator, ended=180)
    tally = tally_of(cast.session, now=AFTER)
    assert credited(tally, cast) == {"client": 180, "groupmate": 0}
    assert {person.status for person in tally.people.values()} == {"attended", "no-show"}


def test_a_running_session_counts_up_to_its_last_proof(cast: Cast) -> None:
    attend(cast.session, {cast.client: (0, 30)}, led_by=cast.facilitator)
    tally = tally_of(cast.session, now=GROUP_START + 0.5 * HOUR)
    assert credited(tally, cast) == {"client": 30, "groupmate": 0}
    assert tally.people[str(cast.groupmate.pk)].status == "expected"


def test_a_late_fact_is_counted_although_the_tally_was_kept(cast: Cast) -> None:
    attend(cast.session, {cast.client: (0, 100)}, led_by=cast.facilitator, ended=180)
    assert credited(tally_of(cast.session, now=AFTER), cast)["client"] == 100
    vouched = Attested(
        at_ms=cast.session.end_ms,
        session=str(cast.session.pk),
        epoch=1,
        seq=1000,
        person=str(cast.client.pk),
        from_ms=cast.session.start_ms + 100 * MINUTE_MS,
        to_ms=cast.session.start_ms + 120 * MINUTE_MS,
        by=str(cast.facilitator.pk),
        reason="by phone",
        modality="audio",
    )
    write_facts(cast.session.pk, [vouched])
    assert credited(tally_of(cast.session, now=AFTER), cast)["client"] == 120


def test_a_changed_roster_is_noticed(cast: Cast) -> None:
    attend(cast.session, {cast.client: (0, 180)}, led_by=cast.facilitator, ended=180)
    tally_of(cast.session, now=AFTER)
    RosterEntry.objects.create(session=cast.session, person=cast.other_client, role="client")
    assert str(cast.other_client.pk) in tally_of(cast.session, now=AFTER).people


def test_what_is_kept_is_not_read_again(cast: Cast) -> None:
    attend(cast.session, {cast.client: (0, 180)}, led_by=cast.facilitator, ended=180)
    first = tally_of(cast.session, now=AFTER)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert tally_of(cast.session, now=AFTER) == first
    assert not any('"body"' in query["sql"] for query in asked.captured_queries)


def test_a_second_counts_in_one_session_only(cast: Cast) -> None:
    both = make_session(cast.group, GROUP_START + HOUR, hours=1)
    attend(cast.session, {cast.client: (0, 180)}, led_by=cast.facilitator, ended=180)
    attend(both, {cast.client: (0, 60)}, led_by=cast.facilitator, ended=60)
    tallies = tallies_of([cast.session, both], now=AFTER)
    assert credited(tallies[cast.session.pk], cast)["client"] == 120
    assert credited(tallies[both.pk], cast)["client"] == 60


def ask_for_video(cast: Cast) -> None:
    """The groupmate's payer, entered late, does not count time without video; nobody's camera is known."""
    terms = Terms(starts=ADMITTED, video_required=VideoRule.EXCLUDE)
    payer = create_payer(None, name="Harbor Mutual", terms=terms)
    set_payer(None, Enrollment.objects.get(client=cast.groupmate), payer, starts=GROUP_DAY)


def test_an_amendment_leaves_others_judged_by_the_payer_of_the_signature(cast: Cast) -> None:
    held(cast)
    signed(cast)
    ask_for_video(cast)
    amendment = exclude(cast.facilitator, cast.session, stretch(cast.client, 0, 10), now=AFTER)
    assert amendment is not None
    assert set(amendment.new) == {str(cast.client.pk)}
    assert credited(tally_of(cast.session, now=AFTER), cast) == {"client": 170, "groupmate": 180}


def test_what_nobody_signed_is_judged_by_todays_payer(cast: Cast) -> None:
    held(cast)
    ask_for_video(cast)
    exclude(cast.facilitator, cast.session, stretch(cast.client, 0, 10), now=AFTER)
    assert credited(tally_of(cast.session, now=AFTER), cast) == {"client": 170, "groupmate": 0}


def test_when_a_session_is_over(cast: Cast) -> None:
    end = cast.session.scheduled_end
    assert is_over(cast.session, ended=True, now=GROUP_START, overrun_cap_s=900)
    assert not is_over(cast.session, ended=False, now=end + timedelta(seconds=899), overrun_cap_s=900)
    assert is_over(cast.session, ended=False, now=end + timedelta(seconds=900), overrun_cap_s=900)
