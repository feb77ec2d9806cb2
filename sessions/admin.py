"""How administrators see groups with their sessions, and the ledger, for reading."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from groups.admin import EnrollmentAdmin, ProgramAdmin, TherapyGroupAdmin
from groups.models import Enrollment, Program, TherapyGroup
from groups.services.enrollment import close_memberships
from sessions.models import (
    FactRow,
    RoomLease,
    RoomNode,
    RosterEntry,
    RuleSetting,
    SetAsideFact,
    TherapySession,
)
from sessions.queries.roster import on_record_in
from sessions.queries.therapy_session import known_session
from sessions.services.roster import add_expected, sync_roster
from sessions.services.therapy_session import cancel_session
from sessions.services.timetable import generate_sessions
from vioip.accounts.admin import NamesPeople
from vioip.accounts.models import User
from vioip.audit.admin import Audited

WEEKS_AHEAD = 4
_HIDING = {"person", "role", "DELETE"}
"""Fields of a roster's row that, once changed, would hide what is counted for its person."""


class RuleSettingInline(admin.TabularInline):  # type: ignore[type-arg] # not generic while running
    """Rules of counting that the program sets for itself, from which service date on."""

    model = RuleSetting
    extra = 0
    can_delete = False

    def has_change_permission(self, _request: HttpRequest, _obj: object = None) -> bool:
        """A change is a new row: weeks that are over keep what they were counted by."""
        return False


@admin.register(Program)
class ProgramWithRulesAdmin(ProgramAdmin):
    """Programs with what they ask and how they count."""

    inlines = (*ProgramAdmin.inlines, RuleSettingInline)  # type: ignore[assignment]


@admin.register(TherapyGroup)
class GroupWithSessionsAdmin(TherapyGroupAdmin):
    """Groups whose sessions can be made from the timetable, and whose rosters follow their members."""

    actions = ("make_sessions",)

    def save_related(self, request: HttpRequest, form: ModelForm[Any], formsets: Any, change: bool) -> None:
        """Members first, then the rosters of coming sessions, in the same transaction."""
        super().save_related(request, form, formsets, change)
        sync_roster(_actor(request), form.instance, now=timezone.now())

    @admin.action(description="Make the sessions of the next four weeks")
    def make_sessions(self, request: HttpRequest, groups: QuerySet[TherapyGroup]) -> None:
        """From today, in the program's zone; sessions that exist are left alone."""
        made = 0
        for group in groups.select_related("program"):
            first = group.program.local_date(timezone.now())
            last = first + timedelta(weeks=WEEKS_AHEAD)
            made += len(generate_sessions(_actor(request), group, first=first, last=last))
        self.message_user(request, f"{made} sessions made.")


@admin.register(Enrollment)
class EnrollmentWithSessionsAdmin(EnrollmentAdmin):
    """Stays; who is discharged leaves the groups of the program and their coming sessions."""

    def save_model(self, request: HttpRequest, obj: Enrollment, form: ModelForm[Any], change: bool) -> None:
        """The stay, its memberships and the rosters, in the same transaction."""
        super().save_model(request, obj, form, change)
        for group in close_memberships(_actor(request), obj):
            sync_roster(_actor(request), group, now=timezone.now())


class RosterRows(BaseInlineFormSet):  # type: ignore[type-arg] # not generic while running
    """Rows of one roster. Who is on record stays: weeks and exports find a session by its roster."""

    def clean(self) -> None:
        """Refuses to take off, or to make somebody else of, whoever facts or a signature name."""
        super().clean()
        touched = [form.instance.pk for form in self.initial_forms if _HIDING & {*form.changed_data}]
        if not touched:
            return
        people = RosterEntry.objects.filter(pk__in=touched).values_list("person", flat=True)
        if on_record_in(self.instance.pk) & {str(person) for person in people}:
            raise ValidationError(
                "Whoever is on record in this session stays on its roster as they are. "
                "What was counted can be corrected in the review.",
                code="on_record",
            )


class RosterInline(NamesPeople, admin.TabularInline):  # type: ignore[type-arg] # not generic while running
    """Who is expected and may enter."""

    model = RosterEntry
    formset = RosterRows
    fk_name = "session"
    extra = 1
    raw_id_fields = ("make_up_for",)


@admin.register(TherapySession)
class TherapySessionAdmin(Audited):
    """Dated sessions; times are shown and entered in UTC."""

    list_display = ("title", "program", "service", "scheduled_start", "scheduled_end", "cancelled_at")
    list_filter = ("program", "service")
    list_select_related = ("program",)
    date_hierarchy = "scheduled_start"
    ordering = ("-scheduled_start",)
    readonly_fields = ("cancelled_at", "cancel_reason")
    inlines = (RosterInline,)
    actions = ("call_off",)

    def save_related(self, request: HttpRequest, form: ModelForm[Any], formsets: Any, change: bool) -> None:
        """A new session of a group gets the group's people of its day."""
        super().save_related(request, form, formsets, change)
        if not change:
            add_expected(form.instance)

    @admin.action(description="Cancel (by the program)")
    def call_off(self, request: HttpRequest, sessions: QuerySet[TherapySession]) -> None:
        """Each that has not started; the others are named."""
        for session in sessions:
            try:
                cancel_session(_actor(request), session, reason="", now=timezone.now())
            except ValidationError as refusal:
                self.message_user(request, f"{session.pk}: {refusal.messages[0]}", messages.ERROR)


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg] # not generic while running
    """What the program keeps by itself: for looking at."""

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Nobody adds here."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: object = None) -> bool:
        """Nobody changes here."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: object = None) -> bool:
        """Nobody deletes here."""
        return False


@admin.register(FactRow)
class FactRowAdmin(ReadOnly):
    """The ledger, by session."""

    list_display = ("session_id", "epoch", "seq", "at_ms", "kind", "person", "peer", "fenced")
    list_filter = ("kind", "fenced")
    search_fields = ("=session__id", "=person", "=peer")


@admin.register(SetAsideFact)
class SetAsideFactAdmin(ReadOnly):
    """Facts kept beside the ledger, for a person to judge: what they prove is vouched for in the review."""

    list_display = ("session", "place", "why", "recorded_at", "review")
    list_filter = ("why",)
    search_fields = ("=session",)

    @admin.display(description="To vouch for it")
    def review(self, fact: SetAsideFact) -> str:
        """The review of the session it claims, if there is one: time is attested there, with a reason."""
        session = known_session(fact.session)
        if session is None:
            return "no such session"
        return format_html('<a href="{}">review</a>', reverse("review", args=[session]))


@admin.register(RoomNode)
class RoomNodeAdmin(ReadOnly):
    """Room nodes as they last reported themselves."""

    list_display = ("id", "url", "load", "expires")


@admin.register(RoomLease)
class RoomLeaseAdmin(ReadOnly):
    """Who owns which room."""

    list_display = ("session_id", "node_id", "epoch", "expires", "confirmed")


def _actor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
