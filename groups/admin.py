"""How administrators set up programs and groups. `sessions.admin` adds what follows for sessions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from groups.models import (
    ArrivalField,
    ArrivalForm,
    CareLevel,
    ClientRequirement,
    Enrollment,
    Facilitation,
    FeedbackForm,
    GroupMembership,
    PayerProfile,
    PayerTerms,
    Requirement,
    StayPayer,
    TimetableSlot,
)
from groups.services.arrival_form import put_arrival_form
from groups.services.feedback_form import put_feedback_form
from vioip.accounts.admin import NamesPeople
from vioip.accounts.models import Role, User
from vioip.audit.admin import Audited


class RequirementInline(admin.TabularInline):  # type: ignore[type-arg] # not generic while running
    """What the program asks, from which day on; a new row for a change, so that the past keeps its own."""

    model = Requirement
    extra = 0
    min_num = 1
    can_delete = False


class SlotInline(admin.TabularInline):  # type: ignore[type-arg] # not generic while running
    """The weekly timetable; sessions that were made from a slot stay when it is deleted."""

    model = TimetableSlot
    extra = 1


class MembershipInline(NamesPeople, admin.TabularInline):  # type: ignore[type-arg] # not generic while running
    """Clients of the group, by days."""

    model = GroupMembership
    extra = 1
    can_delete = False
    person_roles = {"client": Role.CLIENT}


class FacilitationInline(NamesPeople, admin.TabularInline):  # type: ignore[type-arg] # not generic while running
    """Therapists of the group, by days."""

    model = Facilitation
    extra = 1
    can_delete = False
    person_roles = {"therapist": Role.THERAPIST}


class TermsInline(admin.StackedInline):  # type: ignore[type-arg] # not generic while running
    """What the payer asks, from which day on; a new row for a change."""

    model = PayerTerms
    extra = 0
    min_num = 1
    can_delete = False


class CareLevelInline(admin.TabularInline):  # type: ignore[type-arg] # not generic while running
    """The level of care of a stay, from which day on."""

    model = CareLevel
    extra = 0
    can_delete = False


class StayPayerInline(admin.TabularInline):  # type: ignore[type-arg] # not generic while running
    """Who pays for a stay, from which day on."""

    model = StayPayer
    extra = 0
    can_delete = False


class ClientRequirementInline(admin.TabularInline):  # type: ignore[type-arg] # not generic while running
    """What the client's own plan asks, by days."""

    model = ClientRequirement
    extra = 0
    can_delete = False


class ProgramAdmin(Audited):
    """Programs with their requirements; registered by `sessions.admin`, which adds the rules of counting."""

    list_display = ("name", "level", "zone", "week_start", "week_kind")
    inlines = (RequirementInline,)


@admin.register(PayerProfile)
class PayerProfileAdmin(Audited):
    """Payers with their terms."""

    list_display = ("name",)
    inlines = (TermsInline,)


class ArrivalFormForm(forms.ModelForm):  # type: ignore[type-arg] # not generic while running
    """What is asked, with boxes to tick."""

    required = forms.MultipleChoiceField(
        choices=ArrivalField.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What is missing is shown to whoever leads, who can let people in all the same.",
    )

    class Meta:
        model = ArrivalForm
        fields = (
            "program",
            "is_asked",
            "required",
            "consent",
            "confidentiality",
            "question_1",
            "question_2",
            "emergency_number",
        )


@admin.register(ArrivalForm)
class ArrivalFormAdmin(Audited):
    """What programs ask of people as they arrive. A change is a new version: add one."""

    form = ArrivalFormForm
    list_display = ("program", "version", "at", "is_asked")
    list_filter = ("program",)
    list_select_related = ("program",)

    def save_model(self, request: HttpRequest, obj: ArrivalForm, form: Any, change: bool) -> None:  # noqa: ARG002
        """In force from now on."""
        assert isinstance(request.user, User)
        put_arrival_form(request.user, obj)

    def has_change_permission(self, _request: HttpRequest, _obj: object = None) -> bool:
        """Versions stay as they are."""
        return False


@admin.register(FeedbackForm)
class FeedbackFormAdmin(Audited):
    """What programs ask after a session. A change is a new version: add one."""

    fields = ("program", "is_asked", "question_1", "question_2")
    list_display = ("program", "version", "at", "is_asked")
    list_filter = ("program",)
    list_select_related = ("program",)

    def save_model(self, request: HttpRequest, obj: FeedbackForm, form: Any, change: bool) -> None:  # noqa: ARG002
        """In force from now on."""
        assert isinstance(request.user, User)
        put_feedback_form(request.user, obj)

    def has_change_permission(self, _request: HttpRequest, _obj: object = None) -> bool:
        """Versions stay as they are."""
        return False


class EnrollmentAdmin(Audited):
    """Stays of clients in programs; registered by `sessions.admin`, which keeps the rosters."""

    list_display = ("client_name", "program", "admitted", "discharged")
    list_filter = ("program",)
    list_select_related = ("client", "program")
    person_roles = {"client": Role.CLIENT}
    inlines = (CareLevelInline, StayPayerInline, ClientRequirementInline)

    @admin.display(description="Client", ordering="client__family_name")
    def client_name(self, stay: Enrollment) -> str:
        """The full name: the admin is a staff page."""
        return stay.client.full_name


class TherapyGroupAdmin(Audited):
    """Groups with timetable and people; registered by `sessions.admin`, which keeps the rosters."""

    list_display = ("name", "program", "service", "capacity")
    list_filter = ("program",)
    list_select_related = ("program",)
    inlines = (SlotInline, FacilitationInline, MembershipInline)
