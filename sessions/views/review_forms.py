"""The forms of a review: what was typed, as the services take it.

Times are the clock's in the program's zone; what cannot be understood says what to write instead.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms

from sessions.models import StandingStatus, TherapySession
from sessions.models.signoff import REASON_MAX
from sessions.queries.review import Review
from sessions.services.correction import Stretch

CLOCK = re.compile(r"\s*(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?\s*(am|pm)?\s*", re.IGNORECASE)
MODALITIES = [("audio", "By phone or sound only"), ("video", "With video"), ("unknown", "I do not know")]


def instant_in(session: TherapySession, text: str, *, latest: bool) -> datetime | None:
    """The instant that a clock in the program's zone showed `text`, nearest to the session.

    None for what is no time of day. Where the clock shows it twice (in autumn) the first one is meant for
    a beginning, the last one for an end (`latest`).
    """
    found = CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, minute, second = (int(part or 0) for part in found.groups()[:3])
    half = (found[4] or "").lower()
    if minute > 59 or second > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    zone, day = session.program.tz, session.service_date
    candidates = [
        datetime(there.year, there.month, there.day, hour, minute, second, tzinfo=zone, fold=int(latest))
        for there in (day - timedelta(days=1), day, day + timedelta(days=1))
    ]
    middle = session.scheduled_start + (session.scheduled_end - session.scheduled_start) / 2
    return min(candidates, key=lambda at: abs((at - middle).total_seconds()))


class ClockField(forms.CharField):
    """A time of day near the session."""

    def __init__(self, session: TherapySession, *, latest: bool, label: str) -> None:
        super().__init__(label=label, widget=forms.TimeInput(attrs={"type": "time", "step": "60"}))
        self._session = session
        self._latest = latest
        self.error_messages["required"] = "Give a time, like 10:04."

    def clean(self, value: Any) -> datetime:
        """Raises ValidationError in plain words."""
        text = super().clean(value)
        found = instant_in(self._session, text, latest=self._latest)
        if found is None:
            raise forms.ValidationError("Write the time like 10:04.", code="no_time")
        return found


class ReasonForm(forms.Form):
    """A reason, without which nothing is changed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.label_suffix = ""

    reason = forms.CharField(
        label="Why",
        max_length=REASON_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Say why, in a few words."},
    )


class PersonForm(ReasonForm):
    """One client of the session, and a reason."""

    field_order = ["person", "start", "end", "status", "modality", "reason"]

    def __init__(self, review: Review, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", "Choose"), *((str(one.person), one.name) for one in review.people)]
        self.fields["person"] = forms.TypedChoiceField(
            label="Who",
            choices=choices,
            coerce=UUID,
            error_messages={
                "required": "Choose who it is about.",
                "invalid_choice": "This person is not on the list of this session.",
            },
        )
        self.order_fields(self.field_order)


class StretchForm(PersonForm):
    """A time of one client."""

    def __init__(self, review: Review, *args: Any, **options: Any) -> None:
        super().__init__(review, *args, **options)
        self.fields["start"] = ClockField(review.session, latest=False, label="From")
        self.fields["end"] = ClockField(review.session, latest=True, label="To")
        self.order_fields(self.field_order)

    @property
    def stretch(self) -> Stretch:
        """What a valid form says."""
        said = self.cleaned_data
        return Stretch(person=said["person"], start=said["start"], end=said["end"], reason=said["reason"])


class AttestForm(StretchForm):
    """Care that the system could not see."""

    modality = forms.ChoiceField(label="How", choices=MODALITIES)


class ByHandForm(PersonForm):
    """Attendance without system evidence."""

    modality = forms.ChoiceField(label="How", choices=MODALITIES)


class StandingForm(PersonForm):
    """What staff say of one client."""

    status = forms.TypedChoiceField(label="Status", choices=StandingStatus.choices, coerce=StandingStatus)


class WithdrawForm(ReasonForm):
    """Which entry by hand was a mistake."""

    seq = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    epoch = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
