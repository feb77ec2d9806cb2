"""What pages say: durations, statuses and reasons in plain words, for a client and for staff.

To a client nothing here blames and nothing is jargon; staff read the terms of MINUTES section 7.
"""

from __future__ import annotations

from datetime import date, datetime

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
REASON_CLASSES: dict[str, str] = {
    "credited": "counted",
    "attested": "counted",
    "bridged": "bridged",
    "lobby": "lobby",
    "break": "break",
    "before start": "outside",
    "past overrun cap": "outside",
    "after end": "outside",
}


def duration(seconds: int) -> str:
    """`2 h 58`, `14 min`, `45 s`: whole minutes, floored; seconds only below a minute."""
    if seconds < MIN_S:
        return f"{seconds} s"
    if seconds < HOUR_S:
        return f"{seconds // MIN_S} min"
    hours, minutes = divmod(seconds // MIN_S, 60)
    return f"{hours} h {minutes:02}" if minutes else f"{hours} h"


def hours(minutes: int) -> str:
    """`2:58`, for the cells of a table."""
    return f"{minutes // 60}:{minutes % 60:02}"


def clock(at: datetime) -> str:
    """`9:05 am`, in the zone that `at` carries."""
    return f"{at.hour % 12 or 12}:{at.minute:02} {'am' if at.hour < 12 else 'pm'}"


def day_name(day: date) -> str:
    """`Monday 2 March`."""
    return f"{day:%A} {day.day} {day:%B}"


def reason_class(reason: str, service: str, session_service: str) -> str:
    """The class a stretch is drawn with: care in an aside has a colour of its own."""
    if reason == "credited" and service != session_service:
        return "aside"
    return REASON_CLASSES.get(reason, "gap")
