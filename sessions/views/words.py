"""What pages say: durations, statuses and reasons in plain words, for a client and for staff.

To a client nothing here blames and nothing is jargon; staff read the terms of MINUTES section 7.
"""

from __future__ import annotations

from datetime import date, datetime

from sessions.core.attendance.day import DayOutcome
from sessions.core.attendance.unit import psychotherapy_band

MIN_S = 60
HOUR_S = 3600

WEEK_WORDS: dict[str, str] = {
    "met": "reached",
    "on_track": "on track",
    "at_risk": "at risk",
    "out_of_reach": "out of reach",
    "short": "short",
    "not_evaluated": "part week",
}
# Said to the client: where they stand and what helps, never a verdict.
WEEK_WORDS_CLIENT: dict[str, str] = {
    "met": "reached",
    "on_track": "on track",
    "at_risk": "every session matters now",
    "out_of_reach": "talk to us about a make-up",
    "short": "less than planned",
    "not_evaluated": "a part week, nothing is asked",
}
ATTENDANCE_WORDS_CLIENT: dict[str, str] = {
    "expected": "coming up",
    "in lobby": "in the waiting room",
    "present": "you are there",
    "attended": "you were there",
    "partial": "you were there for part of it",
    "late": "you joined a little later",
    "late, not admitted": "you waited, and did not get in",
    "left early": "you left a little earlier",
    "removed": "you were there for part of it",
    "no-show": "we missed you",
    "cancelled by program": "cancelled by us",
    "cancelled by client": "you had called it off",
    "cancelled by client (in time)": "you had called it off",
    "cancelled by client (late)": "you had called it off",
    "excused": "excused",
    "void": "does not count",
}
REASON_WORDS: dict[str, str] = {
    "credited": "counted",
    "bridged": "short drop, counted",
    "attested": "vouched for, counted",
    "counted in another session": "counted in another session",
    "lobby": "waiting room",
    "platform outage": "our system was away",
    "absent": "not in the room",
    "before start": "before the start",
    "past overrun cap": "past the planned end",
    "break": "break",
    "excluded": "marked as not taking part",
    "no facilitator": "no therapist in the room",
    "no video": "camera off where it is required",
    "after end": "after the end",
}
CONCERN_WORDS: dict[str, str] = {
    "uncovered": "{amount} without a therapist in the room, not counted",
    "double booked": "somebody led another session at the same time for {amount}",
    "over capacity": "{count} clients counted, {peak} at the same time: more than the group holds",
    "overrun": "ran {amount} past the counted time: confirm it if care went on",
    "outage": "our system was away for {amount}: vouch for it if care went on",
    "no-show": "did not come",
    "not admitted": "waited and was not let in",
    "gap": "gone for {amount} in between",
    "short aside": "an aside of {amount}: under 16 minutes it is a contact, not psychotherapy",
    "audio only": "{amount} with the camera off",
    "late": "came late",
    "left early": "left early",
}
ENTRY_WORDS: dict[str, str] = {
    "attested": "vouched for",
    "excluded": "not taking part",
    "overrun_confirmed": "overrun confirmed",
}
PLACE_WORDS: dict[str, str] = {"breakout": "in a breakout", "aside": "one to one, aside"}


RESULT_WORDS: dict[DayOutcome, str] = {
    "per_diem": "full day",
    "fallback": "single services",
    "not_billable": "not billable",
}


def psychotherapy(minutes: int) -> str:
    """What individual work of so many minutes is reported as (MINUTES section 5, Units)."""
    band = psychotherapy_band(minutes)
    if band is None:
        return f"Individual {minutes} min: a contact, not reported as psychotherapy."
    return f"Individual {minutes} min: psychotherapy, band {band} min."


def duration(seconds: int) -> str:
    """`2 h 58`, `14 min`, `45 s`: whole minutes, floored; seconds only below a minute."""
    if seconds < MIN_S:
        return f"{seconds} s"
    if seconds < HOUR_S:
        return f"{seconds // MIN_S} min"
    hours, minutes = divmod(seconds // MIN_S, 60)
    return f"{hours} h {minutes:02}" if minutes else f"{hours} h"


def length_of(seconds: int) -> str:
    """`1:23:45`, to the second, for a table of stretches."""
    return f"{seconds // HOUR_S}:{seconds // MIN_S % 60:02}:{seconds % 60:02}"


def hours(minutes: int) -> str:
    """`2:58`, for the cells of a table."""
    return f"{minutes // 60}:{minutes % 60:02}"


def clock(at: datetime) -> str:
    """`9:05 am`, in the zone that `at` carries."""
    return f"{at.hour % 12 or 12}:{at.minute:02} {'am' if at.hour < 12 else 'pm'}"


def ago(past_s: float) -> str:
    """`just now`, `6 min ago`, `1 h 05 ago`."""
    return "just now" if past_s < MIN_S else f"{duration(int(past_s))} ago"


def clock_second(at: datetime) -> str:
    """`9:05:07 am`."""
    return f"{at.hour % 12 or 12}:{at.minute:02}:{at.second:02} {'am' if at.hour < 12 else 'pm'}"


def day_name(day: date) -> str:
    """`Monday 2 March`."""
    return f"{day:%A} {day.day} {day:%B}"


def concern_words(kind: str, amount: int, *, peak: int = 0) -> str:
    """A finding before signing: what it is, and how much of it."""
    return CONCERN_WORDS[kind].format(amount=duration(amount), count=amount, peak=peak)
