"""What a coordinator can do about a week, in a few words."""

from __future__ import annotations

from sessions.queries.board_week import BoardWeek
from sessions.queries.reading import WeekRead
from sessions.views.words import hours


def advice_for(week: WeekRead | BoardWeek) -> str:
    """The next step that a week calls for; empty when it calls for none."""
    over = f"{hours(week.over_minutes)} over the weekly maximum" if week.over_minutes else ""
    return " · ".join(part for part in (_by_status(week), over) if part)


def _by_status(week: WeekRead | BoardWeek) -> str:
    match week.status:
        case "at_risk":
            return f"cannot miss {_coming_days(week)}"
        case "out_of_reach":
            return (
                f"call · a make-up of {hours(max(0, week.missing_minutes - week.planned_minutes))} is missing"
            )
        case "short":
            return f"follow up · {hours(week.missing_minutes)} short"
        case "met" | "on_track" | "not_evaluated":
            return ""


def _coming_days(week: WeekRead | BoardWeek) -> str:
    days = [f"{day.date:%a}" for day in week.days if any(one.phase == "planned" for one in day.sessions)]
    return " or ".join(days) or "what is left"
