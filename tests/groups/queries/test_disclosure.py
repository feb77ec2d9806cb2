"""Who reads a client's consents, and what they allow."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import Http404

from groups.core.disclosure import Verdict, Wanted
from groups.queries.disclosure import client_whose_record, consents_by_id, consents_of, verdicts
from groups.services.disclosure import take_back_consent
from tests.cast import Cast
from tests.consented import consented
from tests.corrected import AFTER

WANTED = Wanted(kind="payer", recipient="Example Payer", purpose="payment", day=date(2026, 3, 2))


def test_everybody_asks(cast: Cast) -> None:
    row = consented(cast.client)
    for part, person in cast.everybody().items():
        if part in ("client", "coordinator", "administrator"):
            assert consents_of(person, cast.client.pk) == [row], part
        else:
            with pytest.raises(Http404):
                consents_of(person, cast.client.pk)


def test_staff_have_no_such_page(cast: Cast) -> None:
    with pytest.raises(Http404):
        client_whose_record(cast.coordinator, cast.facilitator.pk)


def test_each_client_by_their_own_consent(cast: Cast) -> None:
    mine, theirs = consented(cast.client), consented(cast.groupmate)
    take_back_consent(cast.groupmate, theirs.pk, now=AFTER)
    clients = [cast.client.pk, cast.groupmate.pk, cast.other_client.pk]
    assert verdicts(clients, WANTED) == {
        cast.client.pk: Verdict(mine.pk),
        cast.groupmate.pk: Verdict(None, "consent taken back on 2 March 2026"),
        cast.other_client.pk: Verdict(None, "no consent on file"),
    }
    assert consents_by_id([mine.pk]) == {mine.pk: mine}
