"""Every correction: who may make it, what it does to the minutes, and how it is refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from django.db import transaction

from sessions.models import Amendment, FactRow, StandingStatus, TherapySession
from sessions.queries.facts import facts_by_session
from sessions.queries.signoff import counted_afresh, last_end_ms
from sessions.queries.tally import tally_of
from sessions.queries.therapy_session import ended_sessions, started_sessions
from sessions.services import correction
from sessions.services.therapy_session import cancel_session
from tests.attended import attend
from tests.cast import Cast
from tests.corrected import AFTER, at, held, minutes, outcome, signed, stretch
from vioip.accounts.models import User
from vioip.audit.models import AuditRecord

Act = Callable[[User, TherapySession, Cast], object]

ACTS: dict[str, Act] = {
    "attest": lambda actor, session, cast: correction.attest(
        actor, session, stretch(cast.client, 100, 150), modality="audio", now=AFTER
    ),
    "exclude": lambda actor, session, cast: correction.exclude(
        actor, session, stretch(cast.client, 10, 20), now=AFTER
    ),
    "confirm_overrun": lambda actor, session, cast: correction.confirm_overrun(
        actor, session, reason="A crisis.", now=AFTER
    ),
    "set_standing": lambda actor, session, cast: correction.set_standing(
        actor, session, cast.client.pk, status=StandingStatus.EXCUSED, reason="Ill.", now=AFTER
    ),
    "enter_by_hand": lambda actor, session, cast: correction.enter_by_hand(
        actor, session, cast.client.pk, reason="On paper.", modality="unknown", now=AFTER
    ),
    "withdraw": lambda actor, session, cast: correction.withdraw(
        actor, session, 1, reason="A slip.", now=AFTER
    ),
}
MAY = {"facilitator", "coordinator", "administrator"}


def prepared(cast: Cast, act: str) -> TherapySession:
    """The session in which `act` fits."""
    if act == "enter_by_hand":
        attend(cast.session, {cast.groupmate: (0, 180)}, led_by=cast.facilitator, ended=180)
        return cast.session
    held(cast, ended=200, client=(0, 90))
    if act == "withdraw":
        correction.attest(
            cast.facilitator, cast.session, stretch(cast.client, 90, 95), modality="audio", now=AFTER
        )
    return cast.session


@pytest.mark.parametrize("act", ACTS)
def test_everybody_tries_every_correction(cast: Cast, act: str) -> None:
    session = prepared(cast, act)
    found = {}
    for part, actor in cast.everybody().items():
        with transaction.atomic():
            found[part] = outcome(partial(ACTS[act], actor, session, cast))
            transaction.set_rollback(True)
    assert found == {part: "done" if part in MAY else "404" for part in found}


@pytest.mark.parametrize("act", ACTS)
def test_after_the_signature_only_who_signed_and_supervisors(cast: Cast, act: str) -> None:
    session = prepared(cast, act)
    signed(cast, cast.coordinator)
    found = {}
    for part in ("facilitator", "coordinator", "administrator", "client", "other_therapist"):
        with transaction.atomic():
            found[part] = outcome(partial(ACTS[act], cast.everybody()[part], session, cast))
            transaction.set_rollback(True)
    assert found == {
        "facilitator": "not_the_author",
        "coordinator": "done",
        "administrator": "done",
        "client": "404",
        "other_therapist": "404",
    }


@pytest.mark.parametrize("act", ACTS)
def test_every_correction_is_in_the_audit_trail_without_words_about_people(cast: Cast, act: str) -> None:
    session = prepared(cast, act)
    ACTS[act](cast.facilitator, session, cast)
    record = AuditRecord.objects.order_by("number").last()
    assert record is not None
    assert (record.actor, record.target_id) == (cast.facilitator, str(session.pk))
    assert record.action.startswith("record.")
    assert not {"By phone.", "Ill.", "A slip.", "On paper.", "A crisis."} & set(str(record.detail).split("'"))


def test_case_14_the_rest_by_phone(cast: Cast) -> None:
    held(cast, client=(0, 60))
    correction.attest(
        cast.facilitator, cast.session, stretch(cast.client, 64, 180), modality="audio", now=AFTER
    )
    attendance = tally_of(cast.session, now=AFTER).people[str(cast.client.pk)]
    told = [(line.reason, line.seconds // 60, line.modality) for line in attendance.lines]
    assert told[1:] == [("absent", 4, "unknown"), ("attested", 116, "audio")]
    assert attendance.audio_only_s == 116 * 60


def test_case_13_present_and_not_taking_part(cast: Cast) -> None:
    held(cast)
    correction.exclude(cast.facilitator, cast.session, stretch(cast.client, 60, 80, "Asleep."), now=AFTER)
    assert minutes(cast.session, cast.client) == 160


def test_case_19_the_overrun_is_confirmed(cast: Cast) -> None:
    held(cast, ended=200, client=(0, 200))
    assert minutes(cast.session, cast.client) == 195
    correction.confirm_overrun(cast.facilitator, cast.session, reason="A crisis.", now=AFTER)
    assert minutes(cast.session, cast.client) == 200
    again = outcome(
        lambda: correction.confirm_overrun(cast.facilitator, cast.session, reason="Again.", now=AFTER)
    )
    assert again == "confirmed"


def test_nothing_ran_over(cast: Cast) -> None:
    held(cast)
    tried = outcome(lambda: ACTS["confirm_overrun"](cast.facilitator, cast.session, cast))
    assert tried == "no_overrun"


@pytest.mark.parametrize(
    ("span", "reason", "code"),
    [
        ((60, 50), "By phone.", "reversed"),
        ((60, 60), "By phone.", "reversed"),
        ((-10, 50), "By phone.", "outside"),
        ((60, 181), "By phone.", "outside"),
        ((60, 70), "  ", "no_reason"),
        ((60, 70), "long " * 200, "reason_too_long"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    cast: Cast, span: tuple[int, int], reason: str, code: str
) -> None:
    held(cast)
    before = FactRow.objects.count(), AuditRecord.objects.count()
    wrong = stretch(cast.client, *span, reason)
    for act in (
        lambda: correction.attest(cast.facilitator, cast.session, wrong, modality="video", now=AFTER),
        lambda: correction.exclude(cast.facilitator, cast.session, wrong, now=AFTER),
    ):
        assert outcome(act) == code
    assert (FactRow.objects.count(), AuditRecord.objects.count()) == before


def test_times_to_the_minute_reach_the_edges_of_the_session(cast: Cast) -> None:
    held(cast)
    exclude = stretch(cast.client, -0.9, 180.9)
    correction.exclude(cast.facilitator, cast.session, exclude, now=AFTER)
    body = FactRow.objects.get(kind="excluded").body
    assert (body["from_ms"], body["to_ms"]) == (cast.session.start_ms, cast.session.end_ms)


def test_somebody_of_another_group_is_not_known_here(cast: Cast) -> None:
    held(cast)
    other = stretch(cast.other_client, 10, 20)
    assert (
        outcome(lambda: correction.exclude(cast.facilitator, cast.session, other, now=AFTER))
        == "unknown_person"
    )


def test_a_session_that_goes_on_is_not_corrected_yet(cast: Cast) -> None:
    held(cast, ended=None)
    tried = outcome(
        lambda: correction.exclude(cast.facilitator, cast.session, stretch(cast.client, 1, 2), now=at(100))
    )
    assert tried == "not_over"


def test_a_client_calls_off_beforehand(cast: Cast) -> None:
    correction.set_standing(
        cast.facilitator,
        cast.session,
        cast.client.pk,
        status=StandingStatus.CANCELLED_IN_TIME,
        reason="Called on Friday.",
        now=at(-1000),
    )
    assert tally_of(cast.session, now=at(-900)).people[str(cast.client.pk)].status == (
        "cancelled by client (in time)"
    )


def test_the_latest_status_counts_and_can_be_taken_back(cast: Cast) -> None:
    attend(cast.session, {cast.groupmate: (0, 180)}, led_by=cast.facilitator, ended=180)
    found = []
    for status in (StandingStatus.EXCUSED, StandingStatus.CANCELLED_LATE, StandingStatus.AS_COUNTED):
        correction.set_standing(
            cast.facilitator, cast.session, cast.client.pk, status=status, reason="Told us.", now=AFTER
        )
        found.append(tally_of(cast.session, now=AFTER).people[str(cast.client.pk)].status)
    assert found == ["excused", "cancelled by client (late)", "no-show"]


def test_counted_minutes_are_not_voided_by_a_word(cast: Cast) -> None:
    held(cast)

    def void() -> object:
        return correction.set_standing(
            cast.facilitator,
            cast.session,
            cast.client.pk,
            status=StandingStatus.VOID,
            reason="Wrong person.",
            now=AFTER,
        )

    assert outcome(void) == "has_minutes"
    correction.exclude(cast.facilitator, cast.session, stretch(cast.client, 0, 180), now=AFTER)
    assert outcome(void) == "done"


def test_attendance_by_hand_of_a_session_that_the_system_never_saw(cast: Cast) -> None:
    correction.enter_by_hand(
        cast.coordinator,
        cast.session,
        cast.client.pk,
        reason="Met by telephone.",
        modality="audio",
        now=AFTER,
    )
    rows = FactRow.objects.filter(session=cast.session).values_list("epoch", "seq", "kind")
    assert list(rows.order_by("seq")) == [(0, 1, "started"), (0, 2, "ended"), (0, 3, "attested")]
    assert FactRow.objects.get(kind="attested").body["reason"] == "Entered by hand: Met by telephone."
    assert minutes(cast.session, cast.client) == 180
    assert minutes(cast.session, cast.groupmate) == 0


def test_who_was_seen_is_not_entered_by_hand(cast: Cast) -> None:
    held(cast, client=(0, 30))
    tried = outcome(
        lambda: correction.enter_by_hand(
            cast.facilitator, cast.session, cast.client.pk, reason="x", modality="audio", now=AFTER
        )
    )
    assert tried == "was_seen"


def test_an_entry_taken_back_stays_in_the_ledger_and_counts_no_more(cast: Cast) -> None:
    held(cast, client=(0, 60))
    correction.attest(
        cast.facilitator, cast.session, stretch(cast.client, 60, 180), modality="audio", now=AFTER
    )
    assert tally_of(cast.session, now=AFTER).people[str(cast.client.pk)].credited_s == 180 * 60
    counted = len(facts_by_session([cast.session.pk])[cast.session.pk])
    correction.withdraw(cast.facilitator, cast.session, 1, reason="Typed 12 for 10.", now=AFTER)
    assert tally_of(cast.session, now=AFTER).people[str(cast.client.pk)].credited_s == 60 * 60
    assert FactRow.objects.filter(epoch=0).count() == 1
    assert len(facts_by_session([cast.session.pk])[cast.session.pk]) == counted - 1
    again = outcome(lambda: ACTS["withdraw"](cast.facilitator, cast.session, cast))
    assert again == "gone"


def by_hand(cast: Cast, person: User) -> None:
    correction.enter_by_hand(
        cast.coordinator, cast.session, person.pk, reason="By phone.", modality="audio", now=AFTER
    )


def test_the_last_entry_by_hand_takes_the_start_and_end_it_brought_with_it(cast: Cast) -> None:
    """Somebody was in the room, nobody pressed Start: what was true before the entry is true after it."""
    attend(cast.session, {cast.groupmate: (0, 180)}, led_by=cast.facilitator, started=None)
    before = counted_afresh(cast.session, now=AFTER)
    by_hand(cast, cast.client)
    assert minutes(cast.session, cast.groupmate) == 180
    correction.withdraw(cast.coordinator, cast.session, 3, reason="Another session.", now=AFTER)
    after = counted_afresh(cast.session, now=AFTER)
    assert (after.window, after.people) == (before.window, before.people)
    assert last_end_ms(cast.session) is None
    assert started_sessions([cast.session.pk]) == ended_sessions([cast.session.pk]) == frozenset()
    kinds = FactRow.objects.exclude(withdrawal=None).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["started", "ended", "attested"]
    by_hand(cast, cast.client)  # and once more
    assert minutes(cast.session, cast.groupmate) == 180


def test_start_and_end_stay_for_whom_somebody_still_speaks_for(cast: Cast) -> None:
    by_hand(cast, cast.client)
    by_hand(cast, cast.groupmate)
    correction.withdraw(cast.coordinator, cast.session, 3, reason="Another session.", now=AFTER)
    assert (minutes(cast.session, cast.client), minutes(cast.session, cast.groupmate)) == (0, 180)
    correction.attest(
        cast.coordinator, cast.session, stretch(cast.client, 0, 60), modality="audio", now=AFTER
    )
    correction.withdraw(cast.coordinator, cast.session, 4, reason="Another session.", now=AFTER)
    assert (minutes(cast.session, cast.client), minutes(cast.session, cast.groupmate)) == (60, 0)
    correction.withdraw(cast.coordinator, cast.session, 5, reason="Another session.", now=AFTER)
    assert counted_afresh(cast.session, now=AFTER).window.start_s is None


def test_what_was_never_started_after_all_can_be_called_off(cast: Cast) -> None:
    by_hand(cast, cast.client)
    assert outcome(lambda: cancel_session(None, cast.session, reason="Snow.", now=AFTER)) == "started"
    correction.withdraw(cast.coordinator, cast.session, 3, reason="Another session.", now=AFTER)
    assert outcome(lambda: cancel_session(None, cast.session, reason="Snow.", now=AFTER)) == "done"


def test_control_a_start_that_was_pressed_stays(cast: Cast) -> None:
    attend(cast.session, {cast.groupmate: (0, 180)}, led_by=cast.facilitator, ended=180)
    by_hand(cast, cast.client)
    correction.withdraw(cast.coordinator, cast.session, 1, reason="Another session.", now=AFTER)
    assert minutes(cast.session, cast.groupmate) == 180


def test_what_the_system_saw_cannot_be_taken_back(cast: Cast) -> None:
    held(cast)
    assert outcome(lambda: ACTS["withdraw"](cast.facilitator, cast.session, cast)) == "gone"


def test_nothing_is_an_amendment_before_the_signature(cast: Cast) -> None:
    held(cast)
    ACTS["exclude"](cast.facilitator, cast.session, cast)
    assert not Amendment.objects.exists()
