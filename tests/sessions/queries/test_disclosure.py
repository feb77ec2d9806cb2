"""What would leave the house and who is left out; what was handed out of one client."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import Http404

from groups.core.disclosure import Wanted
from sessions.queries.disclosure import LeftOut, accounting_for, packet_of
from sessions.services.export import export_week
from tests.cast import GROUP_DAY, Cast
from tests.consented import asked, consented, seen
from tests.corrected import AFTER, held

WANTED = Wanted(kind="payer", recipient="Example Payer", purpose="payment", day=GROUP_DAY)


def test_who_did_not_consent_is_named_with_the_reason(cast: Cast) -> None:
    held(cast)
    row = consented(cast.client)
    packet = packet_of(cast.program, GROUP_DAY, WANTED, now=AFTER)
    assert [stay.client for stay, _ in packet.weeks] == [cast.client]
    assert packet.consents == {cast.client.pk: row}
    assert packet.left_out == [
        LeftOut(cast.groupmate, "no consent on file"),
        LeftOut(cast.other_client, "no consent on file"),
    ]
    consented(cast.groupmate)
    assert packet_of(cast.program, GROUP_DAY, WANTED, now=AFTER).seen != packet.seen


def test_an_accounting_names_each_disclosure_to_the_client_and_to_those_who_oversee(cast: Cast) -> None:
    held(cast)
    consented(cast.client, cast.groupmate)
    export_week(cast.coordinator, seen(cast.coordinator, asked(cast)), now=AFTER)
    for part, person in cast.everybody().items():
        if part not in ("client", "coordinator", "administrator"):
            with pytest.raises(Http404):
                accounting_for(person, cast.client.pk)
            continue
        found = accounting_for(person, cast.client.pk)
        (line,) = found.disclosures
        assert (line.recipient, line.aim, line.purpose) == ("Example Payer", "Payment", "Billing")
        assert (line.first, line.last) == (date(2026, 3, 2), date(2026, 3, 8))
        assert (line.at, line.consent) == (AFTER, found.consents[0])
    assert accounting_for(cast.coordinator, cast.other_client.pk).disclosures == []
