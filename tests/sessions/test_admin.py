"""Through the admin alone: a program, a group with people and timetable, its sessions and their rosters."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from groups.models import ArrivalForm, Enrollment, GroupMembership, PayerProfile, Program, TherapyGroup
from sessions.models import AsideReason, RuleSetting, TherapySession
from sessions.services.set_aside import keep_aside
from tests.attended import attend
from tests.cast import Cast
from tests.corrected import signed
from vioip.accounts.models import RoleGrant, User
from vioip.audit.models import AuditRecord
from vioip.audit.verify import verify_chain

LONG_AGO = "2026-01-05"


def rows(prefix: str, *forms: dict[str, object]) -> dict[str, object]:
    """The fields of an inline table of the admin with these new rows."""
    fields: dict[str, object] = {f"{prefix}-TOTAL_FORMS": len(forms), f"{prefix}-INITIAL_FORMS": 0}
    for number, form in enumerate(forms):
        fields |= {f"{prefix}-{number}-{name}": value for name, value in form.items()}
    return fields


@pytest.fixture
def browser(cast: Cast) -> Client:
    browser = Client()
    browser.force_login(cast.administrator, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def make_program(browser: Client) -> Program:
    asked = {
        "level": "iop",
        "starts": LONG_AGO,
        "min_minutes": 540,
        "max_minutes": 1140,
        "min_days": 3,
        "day_minutes": 180,
    }
    page = {
        "name": "Night track",
        "zone": "America/New_York",
        "week_start": "sun",
        "week_kind": "calendar",
        "sign_within_days": 3,
        "level": "iop",
        "countable": '["group"]',
    }
    rule: dict[str, object] = {"starts": LONG_AGO, "key": "credit_breaks", "value": "true"}
    tables = rows("requirements", asked) | rows("rule_settings", rule)
    answer = browser.post("/admin/groups/program/add/", page | tables)
    assert answer.status_code == 302
    return Program.objects.get(name="Night track")


NO_CARE = rows("care_levels") | rows("payers") | rows("own_requirements")


def test_payers_levels_and_plans_can_be_set_by_hand(cast: Cast, browser: Client) -> None:
    asked = {"min_minutes": 540, "max_minutes": "", "min_days": 3, "day_minutes": 150}
    terms = asked | {"level": "iop", "starts": LONG_AGO, "countable": "", "video_required": "flag"}
    page = {"name": "Harbor Mutual", "telehealth_notes": ""} | rows("terms", terms | {"unit_rule": "none"})
    assert browser.post("/admin/groups/payerprofile/add/", page).status_code == 302
    payer = PayerProfile.objects.get(name="Harbor Mutual")
    enrollment: dict[str, object] = {
        "client": cast.stranger.pk,
        "program": cast.program.pk,
        "admitted": LONG_AGO,
    }
    RoleGrant.objects.create(user=cast.stranger, role="client")
    enrollment |= rows("care_levels", {"starts": LONG_AGO, "level": "php"})
    enrollment |= rows("payers", {"starts": LONG_AGO, "payer": payer.pk})
    enrollment |= rows("own_requirements", asked | {"starts": LONG_AGO, "ends": ""})
    assert browser.post("/admin/groups/enrollment/add/", enrollment).status_code == 302
    stay = Enrollment.objects.get(client=cast.stranger)
    assert (stay.care_levels.count(), stay.payers.get().payer, stay.own_requirements.count()) == (1, payer, 1)
    assert verify_chain() is None


def test_a_rule_that_was_set_stays_as_it_is(cast: Cast, browser: Client) -> None:
    row = RuleSetting.objects.create(
        program=make_program(browser), key="grace_s", value=30, starts="2026-01-01"
    )
    page = browser.get(f"/admin/groups/program/{row.program_id}/change/").content.decode()
    assert 'name="requirements-0-starts' in page
    assert 'name="rule_settings-0-value"' not in page


def make_group(browser: Client, program: Program, *, leader: User, client: User) -> TherapyGroup:
    page: dict[str, object] = {
        "program": program.pk,
        "name": "Night circle",
        "service": "group",
        "capacity": 12,
    }
    page |= rows("slots", {"weekday": 0, "starts_at": "20:00", "ends_at": "22:00"})
    page |= rows("facilitations", {"therapist": leader.pk, "starts": LONG_AGO})
    page |= rows("memberships", {"client": client.pk, "starts": LONG_AGO})
    assert browser.post("/admin/groups/therapygroup/add/", page).status_code == 302
    return TherapyGroup.objects.get(name="Night circle")


def test_everything_the_demo_has_can_be_made_by_hand(cast: Cast, browser: Client) -> None:
    program = make_program(browser)
    enrollment = {"client": cast.client.pk, "program": program.pk, "admitted": LONG_AGO} | NO_CARE
    assert browser.post("/admin/groups/enrollment/add/", enrollment).status_code == 302
    group = make_group(browser, program, leader=cast.facilitator, client=cast.client)
    action = {"action": "make_sessions", "_selected_action": [str(group.pk)]}
    assert browser.post("/admin/groups/therapygroup/", action).status_code == 302
    made = list(TherapySession.objects.filter(group=group))
    assert len(made) in (4, 5)
    assert {session.roster.count() for session in made} == {2}
    assert {session.scheduled_start.astimezone(program.tz).hour for session in made} == {20}
    actions = set(AuditRecord.objects.filter(actor=cast.administrator).values_list("action", flat=True))
    assert {"program.added", "enrollment.added", "therapygroup.added", "sessions.generated"} <= actions
    assert verify_chain() is None


def test_discharging_takes_a_client_off_what_comes(cast: Cast, browser: Client) -> None:
    start = timezone.now() + timedelta(days=7)
    session = TherapySession.objects.create(
        program=cast.program,
        group=cast.group,
        service="group",
        title="x",
        scheduled_start=start,
        scheduled_end=start + timedelta(hours=1),
    )
    session.roster.create(person=cast.client, role="client", origin="membership")
    stay = Enrollment.objects.get(client=cast.client)
    page = {
        "client": cast.client.pk,
        "program": cast.program.pk,
        "admitted": stay.admitted,
        "discharged": timezone.now().date(),
    } | NO_CARE
    assert browser.post(f"/admin/groups/enrollment/{stay.pk}/change/", page).status_code == 302
    assert GroupMembership.objects.get(client=cast.client).ends == timezone.now().date()
    assert {entry.person for entry in session.roster.all()} == {cast.groupmate, cast.facilitator}


def test_a_misfit_is_refused_with_a_sentence(cast: Cast, browser: Client) -> None:
    enrollment = {"client": cast.client.pk, "program": cast.program.pk, "admitted": "2026-02-02"} | NO_CARE
    answer = browser.post("/admin/groups/enrollment/add/", enrollment)
    assert (answer.status_code, Enrollment.objects.filter(client=cast.client).count()) == (200, 1)
    assert b"overlaps" in answer.content or b"open stay" in answer.content


def test_nobody_but_a_client_can_be_chosen_as_one(cast: Cast, browser: Client) -> None:
    enrollment = {"client": cast.facilitator.pk, "program": cast.program.pk, "admitted": "2026-02-02"}
    enrollment |= NO_CARE
    assert browser.post("/admin/groups/enrollment/add/", enrollment).status_code == 200
    assert not Enrollment.objects.filter(client=cast.facilitator).exists()


def test_called_off_is_called_off(cast: Cast, browser: Client) -> None:
    action = {"action": "call_off", "_selected_action": [str(cast.session.pk)]}
    assert browser.post("/admin/iop_sessions/therapysession/", action).status_code == 302
    assert TherapySession.objects.get(pk=cast.session.pk).is_cancelled
    assert AuditRecord.objects.latest("number").action == "session.cancelled"


def save_roster(browser: Client, session: TherapySession, whose: User, **change: object) -> str:
    """The session's page, saved with a change of one row; what the answer says, "" when it is saved."""
    page: dict[str, object] = {
        "program": session.program_id,
        "group": session.group_id,
        "service": session.service,
        "title": session.title,
    }
    for name in ("scheduled_start", "scheduled_end"):
        page |= {
            f"{name}_0": f"{getattr(session, name):%Y-%m-%d}",
            f"{name}_1": f"{getattr(session, name):%H:%M}",
        }
    entries = list(session.roster.all())
    page |= rows(
        "roster",
        *({"id": one.pk, "person": one.person_id, "role": one.role, "origin": one.origin} for one in entries),
    )
    page["roster-INITIAL_FORMS"] = len(entries)
    number = [one.person_id for one in entries].index(whose.pk)
    page |= {f"roster-{number}-{name}": value for name, value in change.items()}
    answer = browser.post(f"/admin/iop_sessions/therapysession/{session.pk}/change/", page)
    return answer.content.decode() if answer.status_code == 200 else ""


@pytest.mark.parametrize("change", ["delete", "person", "role"])
@pytest.mark.parametrize("part", ["client", "groupmate"])
def test_who_is_on_record_stays_on_the_roster(cast: Cast, browser: Client, part: str, change: str) -> None:
    """The client by facts, the groupmate by a signature alone: they never came."""
    attend(cast.session, {cast.client: (0, 180)}, led_by=cast.facilitator, ended=180)
    signed(cast)
    person = cast.everybody()[part]
    before = set(cast.session.roster.values_list("person", "role"))
    changes: dict[str, dict[str, object]] = {
        "delete": {"DELETE": "on"},
        "person": {"person": cast.other_client.pk},
        "role": {"role": "facilitator"},
    }
    says = save_roster(browser, cast.session, person, **changes[change])
    assert "stays on its roster as they are" in says
    assert set(cast.session.roster.values_list("person", "role")) == before


def test_who_is_not_on_record_can_be_taken_off_or_exchanged(cast: Cast, browser: Client) -> None:
    attend(cast.session, {cast.client: (0, 180)}, led_by=cast.facilitator, ended=180)
    assert save_roster(browser, cast.session, cast.groupmate, person=cast.other_client.pk) == ""
    assert save_roster(browser, cast.session, cast.other_client, DELETE="on") == ""
    assert {one.person for one in cast.session.roster.all()} == {cast.client, cast.facilitator}


def test_the_ledger_is_for_looking_only(cast: Cast, browser: Client) -> None:
    assert browser.get("/admin/iop_sessions/factrow/add/").status_code == 403
    assert browser.post("/admin/iop_sessions/roomlease/add/", {}).status_code == 403


def test_facts_set_aside_lead_to_the_review_where_somebody_vouches(cast: Cast, browser: Client) -> None:
    keep_aside(str(cast.session.pk), "1/2", why=AsideReason.CONFLICT, record="{}")
    keep_aside("nowhere", "1/3", why=AsideReason.NO_SESSION, record="{}")
    page = browser.get("/admin/iop_sessions/setasidefact/").content.decode()
    assert page.count(f'href="/sessions/{cast.session.pk}/review/"') == 1
    assert page.count("no such session") >= 1
    assert browser.get("/admin/iop_sessions/setasidefact/add/").status_code == 403


def test_what_a_program_asks_of_people_who_arrive(browser: Client, cast: Cast) -> None:
    page = {
        "program": str(cast.program.pk),
        "is_asked": "on",
        "required": ["place", "phone"],
        "consent": "I agree.",
        "question_1": "How is it?",
        "emergency_number": "911",
    }
    assert browser.post("/admin/groups/arrivalform/add/", page).status_code == 302
    form = ArrivalForm.objects.get()
    assert (form.version, form.by, form.required) == (1, cast.administrator, ["place", "phone"])
    assert browser.post(f"/admin/groups/arrivalform/{form.pk}/change/", page).status_code == 403
