"""The coordinator's exports: for whom and what for, who is left out and why, the file, the former ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from groups.core.disclosure import ASKED_PURPOSES, ASKED_RECIPIENTS
from groups.models import DisclosureConsent, Enrollment, Program
from sessions.models import Export
from sessions.queries.disclosure import Packet
from sessions.queries.export import exports_for, programs_to_export, signatures_among
from sessions.queries.handed_over import Signed
from sessions.queries.reading import SessionRead, WeekRead
from sessions.services.export import Asked, export_week, look_at
from sessions.views.disclosure import scope_of
from sessions.views.spreadsheet import Cell, csv_text
from vioip.accounts.models import User

HEADS = (
    "row",
    "client id",
    "family name",
    "given name",
    "program",
    "date",
    "session",
    "service",
    "planned start",
    "planned end",
    "status",
    "counted minutes",
    "counted seconds",
    "counts towards the week",
    "waiting seconds",
    "camera off seconds",
    "signed by",
    "signed at",
    "revision",
    "rule set",
    "entered by hand",
)
# 42 CFR 2.32(a)(2), word for word.
NOTICE = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."


class ExportForm(forms.Form):
    """Which week of which program, for whom, and what for."""

    day = forms.DateField(label="A day of the week", widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label="Who gets it", choices=[("", "Choose"), *ASKED_RECIPIENTS])
    recipient = forms.CharField(
        label="Their name, as on the consent",
        max_length=200,
        error_messages={"required": "Say who gets the numbers."},
    )
    aim = forms.ChoiceField(label="What for", choices=[("", "Choose"), *ASKED_PURPOSES])
    purpose = forms.CharField(
        label="In a few words, for the record",
        max_length=200,
        error_messages={"required": "Say what the numbers are needed for."},
    )

    def __init__(self, programs: Sequence[Program], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.label_suffix = ""
        choices = [(str(program.pk), program.name) for program in programs]
        self.fields["program"] = forms.TypedChoiceField(label="Program", choices=choices, coerce=UUID)
        self.order_fields(["program", "day", "kind", "recipient", "aim", "purpose"])


@require_http_methods(["GET", "POST"])
@login_required
def exports(request: HttpRequest) -> HttpResponse:
    """For coordinators and administrators; 404 for everybody else.

    Two steps: who is in it and who is left out is on the screen (`look`) before anything leaves (`export`).
    """
    assert isinstance(request.user, User), "login_required was asked first"
    programs = programs_to_export(request.user)
    if request.method == "GET":
        initial = {"day": request.GET.get("day", ""), "program": request.GET.get("program", "")}
        return _page(request, request.user, ExportForm(programs, initial=initial))
    form = ExportForm(programs, request.POST)
    packet = None
    if form.is_valid():
        asked = Asked(**form.cleaned_data, seen=request.POST.get("seen", ""))
        try:
            if request.POST.get("action") == "export":
                return _file(*export_week(request.user, asked, now=timezone.now()))
            packet = look_at(request.user, asked, now=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
    status = 200 if form.is_valid() else 422
    return _page(request, request.user, form, packet=packet, status=status)


def _page(
    request: HttpRequest, reader: User, form: ExportForm, *, packet: Packet | None = None, status: int = 200
) -> HttpResponse:
    former = exports_for(reader, now=timezone.now())
    context = {"form": form, "exports": former, "packet": packet}
    return render(request, "iop_sessions/exports.html", context, status=status)


def _file(row: Export, packet: Packet) -> HttpResponse:
    sessions = {read.id for _, week in packet.weeks for day in week.days for read in day.sessions}
    signed = signatures_among(sessions)
    rows: list[Sequence[Cell]] = [HEADS]
    for stay, week in packet.weeks:
        rows += _attendances(stay, week, signed)
        rows.append(_total(stay, week))
        rows.append(_consent(stay, week, packet.consents[stay.client_id]))
    rows.append(("notice", NOTICE))
    rows.append(("handed over", f"to {row.recipient}, for {row.get_aim_display().lower()}: {row.purpose}"))
    answer = HttpResponse(csv_text(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="week-{row.first.isoformat()}-{row.pk}.csv"'
    return answer


def _attendances(stay: Enrollment, week: WeekRead, signed: Mapping[UUID, Signed]) -> Iterator[Sequence[Cell]]:
    for day in week.days:
        for read in day.sessions:
            yield (
                "attendance",
                *_who(stay, week),
                day.date.isoformat(),
                *_what(read),
                *_by(signed.get(read.id)),
                read.by_hand,
            )


def _total(stay: Enrollment, week: WeekRead) -> Sequence[Cell]:
    span = f"{week.first.isoformat()} to {week.last.isoformat()}"
    status = f"{week.status}, {week.days_reached} days"
    return (
        "week",
        *_who(stay, week),
        span,
        None,
        None,
        None,
        None,
        status,
        week.minutes,
        week.credited_s,
        True,
    )


def _consent(stay: Enrollment, week: WeekRead, consent: DisclosureConsent) -> Sequence[Cell]:
    """The scope of the consent that the client's rows leave by (42 CFR 2.32(b))."""
    return ("consent", *_who(stay, week), consent.signed_on.isoformat(), scope_of(consent))


def _who(stay: Enrollment, week: WeekRead) -> tuple[Cell, ...]:
    return str(stay.client_id), stay.client.family_name, stay.client.given_name, week.program_name


def _what(read: SessionRead) -> tuple[Cell, ...]:
    return (
        read.title,
        read.service_label,
        read.start,
        read.end,
        read.status,
        read.minutes,
        read.credited_s,
        read.is_countable,
        read.lobby_s,
        read.audio_only_s,
    )


def _by(signed: Signed | None) -> tuple[Cell, ...]:
    return (None,) * 4 if signed is None else (signed.signer, signed.at, signed.revision, signed.rules_id)
