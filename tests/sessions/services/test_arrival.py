"""What is kept of a card, who read it, who was let in without: all on the trail, none of it in words."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from pydantic import ValidationError

from sessions.models import LetInAnyway
from sessions.queries.arrival import told_of
from sessions.services.arrival import Contact, Said, let_in_anyway, note_read
from tests.arriving import ANSWER, WHOLE, arrives, asks
from tests.cast import GROUP_START, Cast, make_session
from vioip.audit.models import AuditRecord

HERE = Said(place="7 Canary Street", private=True, phone="(555) 555-0142")


def trail(action: str) -> list[AuditRecord]:
    return list(AuditRecord.objects.filter(action=action).order_by("number"))


def test_a_card_is_kept_with_its_day_and_what_was_agreed_to(cast: Cast) -> None:
    form = asks(cast.program)
    row = arrives(cast.client, cast.session)
    assert (row.day, row.form, row.missing) == (cast.session.service_date, form, [])
    assert (row.consents, row.keeps_confidence) == (True, True)
    assert row.said["answers"] == [{"question": "How is it?", "answer": ANSWER}]
    [record] = trail("arrival.recorded")
    assert record.actor == cast.client
    assert "anary" not in json.dumps(record.detail)


def test_what_is_missing_is_named(cast: Cast) -> None:
    asks(cast.program)
    row = arrives(cast.client, cast.session, Said(private=False, phone=" "))
    assert row.missing == ["place", "phone", "consent", "confidentiality"]


def test_texts_and_questions_hold_for_the_day(cast: Cast) -> None:
    asks(cast.program)
    first = arrives(cast.client, cast.session)
    later = make_session(cast.group, GROUP_START + timedelta(hours=6))
    row = arrives(cast.client, later, HERE)
    assert (row.missing, row.consents, row.keeps_confidence) == ([], True, True)
    assert (row.said["place"], row.said["answers"]) == ("7 Canary Street", first.said["answers"])
    assert [record.detail.get("after") for record in trail("arrival.recorded")] == [None, str(first.pk)]
    tomorrow = make_session(cast.group, GROUP_START + timedelta(days=1))
    assert arrives(cast.client, tomorrow, HERE).missing == ["consent", "confidentiality"]


def test_nobody_agrees_to_a_text_they_have_not_seen(cast: Cast) -> None:
    asks(cast.program)
    arrives(cast.client, cast.session)
    asks(cast.program)
    later = make_session(cast.group, GROUP_START + timedelta(hours=6))
    row = arrives(cast.client, later, HERE)
    assert (row.missing, row.consents) == (["consent", "confidentiality"], False)
    assert row.said["answers"] == [{"question": "How is it?", "answer": ANSWER}]


@pytest.mark.parametrize(
    "field", ["place", "private", "phone", "contact", "consent", "confidentiality", "questions"]
)
def test_each_answer_can_be_missing(field: str) -> None:
    assert (WHOLE.lacks(field), Said().lacks(field)) == (False, True)
    assert Said(contact=Contact(name="Aunt")).lacks("contact")


@pytest.mark.parametrize(
    "wrong", [{"place": "x" * 201}, {"answers": ["a", "b", "c"]}, {"phone": "1" * 41}, {"mood": "good"}]
)
def test_what_is_too_long_or_unknown_is_no_card(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Said.model_validate(wrong)


def test_who_read_a_card_is_written_down_once(cast: Cast) -> None:
    asks(cast.program)
    row = arrives(cast.client, cast.session)
    for _ in range(2):
        note_read(cast.facilitator, told_of(cast.session))
    note_read(cast.coordinator, told_of(cast.session))
    assert [(one.actor, one.target_id) for one in trail("arrival.read")] == [
        (cast.facilitator, str(row.pk)),
        (cast.coordinator, str(row.pk)),
    ]


def test_who_was_let_in_without_is_written_down(cast: Cast) -> None:
    asks(cast.program)
    arrives(cast.client, cast.session)
    people = {cast.client.pk, cast.groupmate.pk, cast.other_client.pk}
    told = told_of(cast.session)
    assert let_in_anyway(cast.facilitator, cast.session, told, people=people, now=GROUP_START) == 1
    row = LetInAnyway.objects.get()
    assert (row.person, row.by, row.at) == (cast.groupmate, cast.facilitator, GROUP_START)
    assert [row.missing] == [one.missing for one in told if one.missing]
    assert [record.detail["person"] for record in trail("arrival.let_in_anyway")] == [str(cast.groupmate.pk)]
