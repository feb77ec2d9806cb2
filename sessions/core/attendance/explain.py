"""Each reason in plain words: to the client, warmly and without names, and to staff, with the rule behind it.

The engine writes the reason and these are its only words; templates print them. Numbers come from the
rule set that counted, so that a setting and its explanation cannot drift apart.
"""

from __future__ import annotations

from typing import Literal

from sessions.core.attendance.lines import Line, Reason
from sessions.core.attendance.rules import CURRENT, Rules

Audience = Literal["client", "staff"]

CLIENT_WORDS: dict[Reason, str] = {
    "credited": "You were here. This time counts.",
    "bridged": "Your connection dropped for a moment. You came back quickly, so this time counts.",
    "attested": "Your therapist confirmed that you took part. This time counts.",
    "counted in another session": "You were in another session at this time. It counts there.",
    "lobby": "You were in the waiting room. Waiting is noted but does not count.",
    "platform outage": "Our service was down. This is not your fault; your therapist can confirm the time.",
    "absent": "You were not connected.",
    "before start": "You were here before the counted time began.",
    "past overrun cap": "The session ran over. This time counts once your therapist confirms it.",
    "break": "The group was on a break. Breaks do not count.",
    "excluded": "Your therapist marked this time as not taking part.",
    "no facilitator": "No therapist was in the room. This is not your fault, but the time cannot count.",
    "no video": "Your camera was off. Your payer counts only time with video.",
    "after end": "The session was already over.",
}
STAFF_WORDS: dict[Reason, str] = {
    "credited": "Present in the room, with a facilitator, inside the service window.",
    "bridged": "Connection lost and back within {grace_s} s (at most {grace_cap_s} s a session): counted.",
    "attested": "No system evidence; care in this time was vouched for by staff.",
    "counted in another session": "Also present in a session joined later: each second counts once, there.",
    "lobby": "In the waiting room, not admitted. Never credited; it protects against a no-show.",
    "platform outage": "Our server lost the connection. Not counted until somebody attests the time.",
    "absent": "No proof of life from any connection of this client.",
    "before start": "In the room before Start, or more than {early_cap_minutes} min before the schedule.",
    "past overrun cap": "More than {overrun_cap_minutes} min past the schedule; counts once confirmed.",
    "break": "The group was on a break; this program does not credit breaks.",
    "excluded": "Marked as present but not taking part.",
    "no facilitator": "No facilitator in the room for more than {staff_grace_s} s.",
    "no video": "Camera off or unknown; the payer profile excludes time without video.",
    "after end": "In the room after the end; kept, and changes nothing.",
}


def explain(reason: Reason, audience: Audience, rules: Rules = CURRENT) -> str:
    """One or two sentences for a line with `reason`, as counted under `rules`."""
    if audience == "client":
        return CLIENT_WORDS[reason]
    return STAFF_WORDS[reason].format(
        grace_s=rules.grace_s,
        grace_cap_s=rules.grace_cap_s,
        staff_grace_s=rules.staff_grace_s,
        early_cap_minutes=rules.early_cap_s // 60,
        overrun_cap_minutes=rules.overrun_cap_s // 60,
    )


def explain_line(line: Line, audience: Audience, rules: Rules = CURRENT) -> str:
    """The reason of `line`, and that it was without camera where that matters."""
    words = explain(line.reason, audience, rules)
    audio_only = line.counted and line.modality == "audio" and line.reason != "attested"
    return f"{words} Camera off." if audio_only else words
