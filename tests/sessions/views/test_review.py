"""The review page: who reads it, what stands on top, every form, and that nothing typed is lost."""

from __future__ import annotations

import re

import pytest

from sessions.models import Amendment, FactRow, Signature
from sessions.views.review import ACTIONS
from tests.attended import attend
from tests.browser import browser
from tests.cast import Cast
from tests.corrected import held, signed


def url(cast: Cast) -> str:
    return f"/sessions/{cast.session.pk}/review/"


def said(action: str, cast: Cast, **values: str) -> dict[str, str]:
    """What a form of the page sends."""
    typed = {"person": str(cast.client.pk), "reason": "By phone.", **values}
    return {"action": action} | {f"{action}-{name}": value for name, value in typed.items()}


def test_everybody_asks_for_the_page(cast: Cast) -> None:
    held(cast)
    may = {"facilitator", "coordinator", "administrator"}
    answers = {part: browser(person).get(url(cast)).status_code for part, person in cast.everybody().items()}
    assert answers == {part: 200 if part in may else 404 for part in answers}


@pytest.mark.parametrize("action", ACTIONS)
def test_everybody_presses_every_button(cast: Cast, action: str) -> None:
    held(cast, ended=100)
    allowed = {"facilitator", "coordinator", "administrator"}
    for part, person in cast.everybody().items():
        answer = browser(person).post(url(cast), {"action": action})
        assert (answer.status_code == 404) is (part not in allowed), part
    assert FactRow.objects.filter(epoch=0).count() == 0


def test_what_needs_a_look_stands_on_top(cast: Cast) -> None:
    held(cast, client=(15, 140))
    page = browser(cast.facilitator).get(url(cast)).content.decode()
    top = page[page.index("Look at this first") : page.index('id="minutes-title"')]
    assert "came late" in top
    assert "left early" in top
    assert cast.groupmate.full_name not in top


def test_a_form_that_fits_changes_the_minutes(cast: Cast) -> None:
    held(cast, client=(0, 100))
    sent = said("attest", cast, start="10:40", end="12:00", modality="audio")
    answer = browser(cast.facilitator).post(url(cast), sent, follow=True)
    page = answer.content.decode()
    assert "The time is vouched for and counts." in page
    assert f'{cast.client.full_name}</a>: <span class="number">3 h</span>' in page


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"end": "12:30"}, "The session ran from 9:00 am to 12:00 pm. Choose times between these."),
        ({"end": "10:30"}, "This is not after the beginning. Give the earlier time first."),
        ({"end": "late"}, "Write the time like 10:04."),
        ({"end": ""}, "Give a time, like 10:04."),
        ({"reason": " "}, "Say why, in a few words."),
        ({"person": "00000000-0000-4000-8000-000000000000"}, "This person is not on the list"),
        ({"person": ""}, "Choose who it is about."),
    ],
)
def test_what_does_not_fit_comes_back_with_a_sentence_and_all_that_was_typed(
    cast: Cast, values: dict[str, str], sentence: str
) -> None:
    held(cast, client=(0, 100))
    typed = {"start": "10:40", "end": "12:00", "modality": "video", "reason": "A call on <my> phone"} | values
    answer = browser(cast.facilitator).post(url(cast), said("attest", cast, **typed))
    page = answer.content.decode()
    form = page[page.index('id="do-attest"') : page.index('id="do-exclude"')]
    assert answer.status_code == 422
    assert sentence in form
    assert '<option value="video" selected>' in form
    assert 'value="10:40"' in form
    if "reason" not in values:
        assert 'value="A call on &lt;my&gt; phone"' in form
    assert not FactRow.objects.filter(epoch=0).exists()


def test_sign_then_amend_then_read_both(cast: Cast) -> None:
    held(cast)
    me = browser(cast.facilitator)
    page = me.get(url(cast)).content.decode()
    assert f"<h1>{cast.session.title}: review and sign</h1>" in page
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found is not None
    me.post(url(cast), {"action": "sign", "seen": found[1]})
    assert Signature.objects.get().signer == cast.facilitator
    me.post(url(cast), said("exclude", cast, start="09:00", end="09:20", reason="Not awake."))
    page = me.get(url(cast)).content.decode()
    assert f"<strong>{cast.facilitator.full_name}</strong>" in page
    assert "<del>3 h, attended</del> → <ins>2 h 40, attended</ins>" in page
    assert "“Not awake.”" in page
    assert "Sign as" not in page
    assert f"<h1>{cast.session.title}: signed record</h1>" in page


def test_numbers_that_changed_meanwhile_are_not_signed(cast: Cast) -> None:
    held(cast)
    answer = browser(cast.facilitator).post(url(cast), {"action": "sign", "seen": "0" * 64})
    assert answer.status_code == 422
    assert "Something changed while you were looking" in answer.content.decode()


def test_a_facilitator_who_did_not_sign_is_told_whom_to_ask(cast: Cast) -> None:
    held(cast)
    signed(cast, cast.coordinator)
    me = browser(cast.facilitator)
    assert "Whoever signed this or a coordinator can amend it." in me.get(url(cast)).content.decode()
    answer = me.post(url(cast), said("exclude", cast, start="09:00", end="09:20"))
    assert (answer.status_code, Amendment.objects.count()) == (422, 0)


def test_an_entry_is_taken_back(cast: Cast) -> None:
    held(cast)
    me = browser(cast.facilitator)
    me.post(url(cast), said("exclude", cast, start="09:00", end="09:20"))
    assert "Entered by staff" in me.get(url(cast)).content.decode()
    me.post(url(cast), said("withdraw", cast, seq="1", reason="A slip."))
    assert "Entered by staff" not in me.get(url(cast)).content.decode()


def test_before_saving_the_page_says_who_else_changes(cast: Cast) -> None:
    """The groupmate was in the room and nobody pressed Start: an entry by hand for another starts it all."""
    attend(cast.session, {cast.groupmate: (0, 170)}, led_by=cast.facilitator, started=None)
    me = browser(cast.facilitator)
    form = me.get(url(cast)).content.decode()
    assert "the session gets its planned start and end with this" in form
    name = cast.groupmate.full_name
    assert f"{name}: <del>0 s, attended</del> → <ins>2 h 50, attended</ins>" in form
    me.post(url(cast), said("by_hand", cast, modality="audio"))
    entered = me.get(url(cast)).content.decode()
    assert "planned start and end with this" not in entered
    assert f"{name}: <del>2 h 50, attended</del> → <ins>0 s, attended</ins>" in entered
    assert f"{cast.client.full_name}: <del>" not in entered
    me.post(url(cast), said("withdraw", cast, seq="3", reason="A slip."))
    assert "go with it" not in me.get(url(cast)).content.decode()


def test_control_where_start_was_pressed_nobody_else_changes(cast: Cast) -> None:
    attend(cast.session, {cast.groupmate: (0, 170)}, led_by=cast.facilitator, ended=180)
    me = browser(cast.facilitator)
    assert "It changes for others too" not in me.get(url(cast)).content.decode()
    me.post(url(cast), said("by_hand", cast, modality="audio"))
    assert "It changes for others too" not in me.get(url(cast)).content.decode()


def test_no_such_action(cast: Cast) -> None:
    assert browser(cast.facilitator).post(url(cast), {"action": "erase"}).status_code == 400


def test_the_page_of_a_day_leads_here(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    held(cast)
    monkeypatch.setattr("django.utils.timezone.now", lambda: cast.session.scheduled_end)
    me = browser(cast.facilitator)
    assert "Review and sign" in me.get("/today/").content.decode()
    signed(cast)
    page = me.get("/today/").content.decode()
    assert 'data-status="met">signed</span>' in page
    assert "Review and sign" not in page
