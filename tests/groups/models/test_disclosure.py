"""Consents say what the law asks of them, and stay."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from groups.models import DisclosureConsent
from tests.cast import Cast
from tests.corrected import AFTER
from vioip.audit.append_only import AppendOnlyError

WRONG: dict[str, dict[str, object]] = {
    "kind": {"kind": "anybody"},
    "purpose": {"purpose": "fun"},
    "recipient": {"kind": "court", "recipient": ""},
    "expires_on": {"expires_on": None},
    "kept": {"kept": ""},
    "__all__": {"expires_on": date(2025, 1, 1)},
}


def consent(cast: Cast, **values: object) -> DisclosureConsent:
    said = {
        "client": cast.client,
        "kind": "payer",
        "recipient": "Example Payer",
        "purpose": "payment",
        "signed_on": date(2026, 1, 5),
        "expires_on": date(2027, 1, 5),
        "kept": "Chart",
        "by": cast.coordinator,
        "at": AFTER,
    }
    return DisclosureConsent(**(said | values))


@pytest.mark.parametrize("field", WRONG)
def test_what_the_form_does_not_say_is_refused(cast: Cast, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        consent(cast, **WRONG[field]).full_clean()
    assert field in refused.value.error_dict


@pytest.mark.parametrize("field", ["kind", "purpose", "kept", "__all__"])
def test_the_database_refuses_it_too(cast: Cast, field: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        consent(cast, **WRONG[field]).save()


def test_one_for_all_care_needs_no_name_and_no_end(cast: Cast) -> None:
    consent(cast, kind="care", recipient="", purpose="care", expires_on=None).full_clean()


def test_it_stays(cast: Cast) -> None:
    row = consent(cast)
    row.save()
    for act in (row.save, row.delete, DisclosureConsent.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            act()
