"""The whole review as one value, before and after the signature."""

from __future__ import annotations

import pytest
from django.http import Http404

from sessions.core.attendance.concern import Concern
from sessions.core.attendance.facts import Modality, Started
from sessions.core.attendance.snapshot import digest
from sessions.models import Signature
from sessions.queries.review import review_of
from sessions.services.correction import enter_by_hand, exclude
from sessions.services.ledger import write_facts
from sessions.services.rule_setting import set_rule
from tests.attended import attend
from tests.cast import GROUP_DAY, Cast
from tests.corrected import AFTER, at, held, signed, stretch


def test_only_whoever_led_it_or_oversees(cast: Cast) -> None:
    for person in (cast.client, cast.groupmate, cast.other_therapist, cast.stranger):
        with pytest.raises(Http404):
            review_of(person, cast.session.pk, now=AFTER)


def test_before_the_signature(cast: Cast) -> None:
    held(cast, client=(20, 180))
    review = review_of(cast.facilitator, cast.session.pk, now=AFTER)
    client = str(cast.client.pk)
    assert [one.name for one in review.people] == [cast.client.full_name, cast.groupmate.full_name]
    assert [one.concerns for one in review.people] == [(Concern(kind="late", person=client),), ()]
    assert (review.may_sign, review.may_change, review.signature, review.reopen_until) == (
        True,
        True,
        None,
        None,
    )
    assert (review.credited, review.peak, review.phase) == (2, 2, "over")
    assert review.window == (at(0), at(180))


def test_after_the_signature(cast: Cast) -> None:
    held(cast)
    signed(cast)
    exclude(cast.coordinator, cast.session, stretch(cast.client, 0, 30, "Absent-minded."), now=AFTER)
    review = review_of(cast.facilitator, cast.session.pk, now=AFTER)
    assert review.signature is not None
    assert (review.signature.signer, review.signature.revision) == (cast.facilitator.full_name, 2)
    amendment = review.signature.amendments[0]
    assert (amendment.author, amendment.reason, amendment.about) == (
        cast.coordinator.full_name,
        "Absent-minded.",
        cast.client.full_name,
    )
    change = amendment.changes[0]
    assert (change.name, change.old_s, change.new_s) == (cast.client.full_name, 10800, 9000)
    assert (review.may_sign, review.may_change, review.has_late_facts) == (False, True, False)
    assert review.seen != digest(Signature.objects.get().snapshot)


def test_what_is_recorded_after_the_signature_is_told(cast: Cast) -> None:
    held(cast)
    signed(cast)
    late = Modality(
        at_ms=round(at(10).timestamp() * 1000),
        session=str(cast.session.pk),
        epoch=1,
        seq=700,
        peer="nobody",
        video=False,
        audio=True,
    )
    write_facts(cast.session.pk, [late])
    assert review_of(cast.facilitator, cast.session.pk, now=AFTER).has_late_facts


def test_by_hand_is_told_from_vouched_for(cast: Cast) -> None:
    attend(cast.session, {cast.groupmate: (0, 180)}, led_by=cast.facilitator, ended=180)
    enter_by_hand(
        cast.facilitator, cast.session, cast.client.pk, reason="On paper.", modality="unknown", now=AFTER
    )
    review = review_of(cast.facilitator, cast.session.pk, now=AFTER)
    assert [one.read.by_hand for one in review.people] == [True, False]
    entry = review.entries[0]
    assert (entry.kind, entry.name, entry.by) == (
        "attested",
        cast.client.full_name,
        cast.facilitator.full_name,
    )
    assert (entry.start, entry.end, entry.reason) == (at(0), at(180), "Entered by hand: On paper.")


@pytest.mark.parametrize(("ended", "until"), [(100, 115), (190, 195)])
def test_until_when_an_end_can_be_taken_back(cast: Cast, ended: int, until: int) -> None:
    held(cast, ended=ended, client=(0, ended))
    found = [
        review_of(cast.facilitator, cast.session.pk, now=at(now)).reopen_until
        for now in (ended + 1, until - 0.1, until)
    ]
    assert found == [at(until), at(until), None]


def test_a_program_that_takes_an_end_back_for_less_long_says_so(cast: Cast) -> None:
    set_rule(None, cast.program, "reopen_within_s", value=300, starts=GROUP_DAY)
    held(cast, ended=100)
    found = [
        review_of(cast.facilitator, cast.session.pk, now=at(now)).reopen_until for now in (101, 104.9, 105)
    ]
    assert found == [at(105), at(105), None]


def test_while_it_goes_on_nothing_is_a_finding(cast: Cast) -> None:
    fact = Started(at_ms=cast.session.start_ms, session=str(cast.session.pk), epoch=1, seq=1)
    write_facts(cast.session.pk, [fact])
    review = review_of(cast.facilitator, cast.session.pk, now=at(30))
    assert (review.phase, review.concerns, review.needing_a_look, review.may_sign) == (
        "running",
        (),
        (),
        False,
    )
