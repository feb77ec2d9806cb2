"""A client's consents and accounting: the coordinator's page, and the client's own."""

from __future__ import annotations

from django.utils import timezone

from groups.models import ConsentRevocation, DisclosureConsent
from sessions.services.export import export_week
from sessions.views.disclosure import scope_of
from tests.browser import browser
from tests.cast import Cast
from tests.consented import asked, consented, seen
from tests.corrected import AFTER, held

SIGNED = {
    "action": "file",
    "kind": "payer",
    "recipient": "Example Payer",
    "purpose": "payment",
    "signed_on": "2026-01-05",
    "expires_on": "2040-01-05",
    "kept": "Chart, tab 3",
}


def url(cast: Cast) -> str:
    return f"/clients/{cast.client.pk}/disclosures/"


def test_everybody_asks(cast: Cast) -> None:
    expected = {"client": 302, "coordinator": 200, "administrator": 200}
    for part, person in cast.everybody().items():
        assert browser(person).get(url(cast)).status_code == expected.get(part, 404), part
        own = 200 if part.endswith("client") or part == "groupmate" else 404
        assert browser(person).get("/disclosures/").status_code == own, part


def test_a_coordinator_puts_a_consent_on_file_and_takes_it_back(cast: Cast) -> None:
    me = browser(cast.coordinator)
    assert "left out of every export" in me.get(url(cast)).content.decode()
    assert me.post(url(cast), SIGNED).status_code == 302
    row = DisclosureConsent.objects.get()
    assert (row.client, row.by, scope_of(row)) == (
        cast.client,
        cast.coordinator,
        "attendance and minutes to Example Payer, for payment; signed 2026-01-05, until 2040-01-05",
    )
    assert me.post(url(cast), {"action": "take_back", "consent": str(row.pk)}).status_code == 302
    page = me.get(url(cast)).content.decode()
    assert "taken back" in page
    again = me.post(url(cast), {"action": "take_back", "consent": str(row.pk)}, follow=True)
    assert "taken back before" in again.content.decode()
    assert ConsentRevocation.objects.count() == 1


def test_what_does_not_fit_comes_back_with_its_sentence(cast: Cast) -> None:
    me = browser(cast.coordinator)
    for wrong, said in (
        ({"kept": ""}, "Say where the signed form can be found."),
        ({"expires_on": ""}, "Give the last day"),
        ({"kind": "court", "recipient": ""}, "Name who may get it"),
        ({"signed_on": f"{timezone.now().year + 1}-01-01"}, "still to come"),
    ):
        answer = me.post(url(cast), {**SIGNED, **wrong})
        assert (answer.status_code, said in answer.content.decode()) == (422, True), wrong
    assert me.post(url(cast), {"action": "take_back", "consent": "x"}).status_code == 400
    assert not DisclosureConsent.objects.exists()


def test_a_client_reads_what_was_handed_out_and_takes_the_consent_back(cast: Cast) -> None:
    held(cast)
    consent = consented(cast.client)
    export_week(cast.coordinator, seen(cast.coordinator, asked(cast)), now=AFTER)
    me = browser(cast.client)
    page = me.get("/disclosures/").content.decode()
    assert "Example Payer" in page
    assert "2 March to 8 March 2026" in page
    assert cast.coordinator.full_name not in page
    assert "Put a signed consent on file" not in page
    assert me.post("/disclosures/", SIGNED).status_code == 404
    assert me.post("/disclosures/", {"action": "take_back", "consent": str(consent.pk)}).status_code == 302
    assert ConsentRevocation.objects.get().by == cast.client
    other = browser(cast.groupmate).post("/disclosures/", {"action": "take_back", "consent": str(consent.pk)})
    assert other.status_code == 404
