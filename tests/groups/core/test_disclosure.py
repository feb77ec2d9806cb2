"""Which consent lets a record out: by recipient, purpose and day (42 CFR 2.31)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from groups.core.disclosure import (
    ASKED_PURPOSES,
    ASKED_RECIPIENTS,
    PURPOSE_LABELS,
    RECIPIENT_LABELS,
    Consent,
    Purpose,
    Recipient,
    Verdict,
    Wanted,
    is_class,
    judge,
)

DAY = date(2026, 3, 2)
NAMED = Consent(
    id=1,
    kind="payer",
    recipient="Example  Payer",
    purpose="payment",
    signed=date(2026, 1, 5),
    expires=date(2026, 3, 2),
    revoked=None,
)
CARE = replace(NAMED, id=2, kind="care", recipient="", purpose="care", expires=None)
WANTED = Wanted(kind="payer", recipient="example payer ", purpose="payment", day=DAY)

ANOTHER = "no consent for this recipient and purpose"


@pytest.mark.parametrize(
    ("consent", "wanted", "why"),
    [
        (NAMED, WANTED, ""),
        (NAMED, replace(WANTED, recipient="Another Payer"), ANOTHER),
        (NAMED, replace(WANTED, kind="provider"), ANOTHER),
        (NAMED, replace(WANTED, purpose="treatment"), ANOTHER),
        (replace(NAMED, recipient=""), replace(WANTED, recipient="Another Payer"), ""),
        (NAMED, replace(WANTED, day=date(2026, 3, 3)), "consent ended on 2 March 2026"),
        (NAMED, replace(WANTED, day=date(2026, 1, 4)), "consent signed for later, 5 January 2026"),
        (NAMED, replace(WANTED, day=date(2026, 1, 5)), ""),
        (replace(NAMED, revoked=date(2026, 2, 3)), WANTED, "consent taken back on 3 February 2026"),
        (CARE, WANTED, ""),
        (CARE, replace(WANTED, kind="provider", purpose="treatment"), ""),
        (CARE, replace(WANTED, kind="helper", purpose="operations"), ""),
        (CARE, replace(WANTED, kind="court", purpose="payment"), ANOTHER),
        (CARE, replace(WANTED, purpose="legal"), ANOTHER),
        (CARE, replace(WANTED, purpose="request"), ANOTHER),
        (replace(CARE, recipient="Example Payer"), replace(WANTED, recipient="Other"), ANOTHER),
    ],
)
def test_one_consent(consent: Consent, wanted: Wanted, why: str) -> None:
    assert judge([consent], wanted) == Verdict(None if why else consent.id, why)


def test_without_any_nothing_leaves() -> None:
    assert judge([], WANTED) == Verdict(None, "no consent on file")


def test_of_several_the_one_signed_last_is_named_and_a_dead_one_hides_none() -> None:
    later = replace(NAMED, id=3, signed=date(2026, 2, 1))
    dead = replace(NAMED, id=4, signed=date(2026, 2, 9), revoked=date(2026, 2, 10))
    assert judge([dead, later, NAMED], WANTED) == Verdict(3)
    assert judge([dead], WANTED).why == "consent taken back on 10 February 2026"


def test_only_kinds_in_care_may_go_without_a_name() -> None:
    assert {kind for kind in Recipient if is_class(kind)} == {"payer", "provider", "helper", "care"}


def test_everything_has_words_and_the_class_is_nobody_to_hand_things_to() -> None:
    assert set(RECIPIENT_LABELS) == set(Recipient)
    assert set(PURPOSE_LABELS) == set(Purpose)
    assert "care" not in dict(ASKED_RECIPIENTS)
    assert "care" not in dict(ASKED_PURPOSES)
