"""Filters and tags of the pages: times in the zone they carry, durations and words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sessions.core.attendance.concern import Concern
from sessions.core.attendance.day import DayOutcome
from sessions.core.attendance.explain import explain
from sessions.core.attendance.lines import Reason
from sessions.core.attendance.rules import Rules
from sessions.core.attendance.week import WeekStatus
from sessions.queries.board import BoardRow
from sessions.queries.board_week import Cell
from sessions.queries.by_hand import ByHand
from sessions.queries.export import Marks
from sessions.queries.reading import LineRead, WeekRead
from sessions.views import words
from sessions.views.picture import Picture, picture_of
from sessions.views.week_picture import WeekPicture, week_picture_of

register = template.Library()
register.filter("duration", words.duration)
register.filter("hours", words.hours)
register.filter("clock", words.clock)
register.filter("length_of", words.length_of)
register.filter("day_name", words.day_name)
register.filter("psychotherapy", words.psychotherapy)

NOTHING = SafeString("")
SINCE = " since export"
SIGNED = SafeString(
    ' <span class="small soft" title="signed"><span aria-hidden="true">✓</span>'
    '<span class="visually-hidden">signed</span></span>'
)
HAND = SafeString(' <span class="small soft" title="entered by hand">by hand</span>')
NUMBER = re.compile(r"\+?[0-9](?:[\s().\-/]*[0-9]){2,}")  # the shortest is 911
NOT_DIALLED = re.compile(r"[^0-9+]")
TEXTS: dict[str, Callable[[datetime], str]] = {
    "time": words.clock,
    "second": words.clock_second,
    "day": words.day_name,
    "ago": lambda at: words.ago((timezone.now() - at).total_seconds()),
    "day-time": lambda at: f"{at:%a} {at.day} {at:%b}, {words.clock(at)}",
}


@register.simple_tag
def when(at: datetime, shape: str = "time") -> SafeString:
    """A `<time>` that the browser rewrites in the reader's zone; `shape` is a key of `TEXTS`."""
    instant = at.astimezone(UTC).isoformat()
    return format_html('<time datetime="{}" data-local="{}">{}</time>', instant, shape, TEXTS[shape](at))


@register.filter
def week_word(status: str) -> str:
    """A week's status in a word for staff."""
    return words.WEEK_WORDS[status]


@register.filter
def week_word_client(status: str) -> str:
    """A week's status as a client reads it."""
    return words.WEEK_WORDS_CLIENT[status]


@register.filter
def attendance_word(status: str) -> str:
    """A status of attendance as the client reads it."""
    return words.ATTENDANCE_WORDS_CLIENT.get(status, status)


@register.filter
def reason_word(reason: str) -> str:
    """Why a stretch counts or does not."""
    return words.REASON_WORDS[reason]


@register.filter
def stretch_word(line: LineRead) -> str:
    """Why a stretch counts or does not, and where it was spent if not with everybody."""
    place = words.PLACE_WORDS.get(line.place)
    return f"{words.REASON_WORDS[line.reason]}, {place}" if place else words.REASON_WORDS[line.reason]


@register.filter
def of(found: Mapping[UUID, object], key: UUID) -> object | None:
    """What is known of `key`."""
    return found.get(key)


@register.filter
def place_sentence(place: str) -> str:
    """Where a stretch was spent, as a sentence of its own."""
    return f"{words.PLACE_WORDS[place].capitalize()}."


@register.filter
def percent(thousandths: int) -> str:
    """`12.5%`, for the length of something drawn."""
    return f"{thousandths / 10:g}%"


@register.filter
def concern_word(concern: Concern) -> str:
    """What needs a look."""
    return words.concern_words(concern.kind, concern.amount, peak=concern.peak)


@register.filter
def entry_word(kind: str) -> str:
    """What staff entered by hand."""
    return words.ENTRY_WORDS[kind]


@register.filter
def explained(reason: Reason, rules: Rules) -> str:
    """The reason of a stretch with the rule behind it, for staff; `rules` are those that counted it."""
    return explain(reason, "staff", rules)


@register.filter
def in_zone(at: datetime, zone: ZoneInfo) -> datetime:
    """`at` as the clocks of `zone` show it."""
    return at.astimezone(zone)


@register.filter
def dialled(number: str) -> SafeString | str:
    """A number as people write it, which a telephone can dial where there is a number in it."""
    found = NUMBER.search(number)
    if found is None:
        return number
    return format_html('<a href="tel:{}">{}</a>', NOT_DIALLED.sub("", found.group()), number)


@register.filter
def result_word(result: DayOutcome) -> str:
    """What a day comes to for the payer, in a word for staff."""
    return words.RESULT_WORDS[result]


@register.filter
def short_day(day: date) -> str:
    """`Mon`."""
    return f"{day:%a}"


@register.inclusion_tag("iop_sessions/timeline.html")
def timeline(read: object, label: str) -> dict[str, Picture]:
    """The picture of one person's session with its sentence and its table; `label` says whose it is."""
    return {"picture": picture_of(read, label)}  # type: ignore[arg-type]


@register.inclusion_tag("iop_sessions/week_picture.html")
def week_picture(week: WeekRead) -> dict[str, WeekPicture | None]:
    """A client's week in one picture with its sentence and its table."""
    return {"picture": week_picture_of(week)}


@register.simple_tag
def changed_mark(marks: Marks | None, client: UUID, what: date | UUID, *, short: bool = False) -> SafeString:
    """Says that a day, session or week of `client` is no longer what was handed over; otherwise nothing.

    `short` leaves the last two words to the title and to readers of the screen.
    """
    if marks is None or not marks.has(client, what):
        return SafeString("")
    rest = format_html('<span class="visually-hidden">{}</span>', SINCE) if short else SINCE
    return format_html(' <span class="changed" title="changed{0}">changed{1}</span>', SINCE, rest)


def signed_mark(day: Cell, signed: frozenset[UUID]) -> SafeString:
    """Says that the record of every session of a day that is over is signed; otherwise nothing."""
    over = [session.id for session in day.sessions if session.phase == "over"]
    if not over or not signed.issuperset(over):
        return NOTHING
    return SIGNED


def by_hand_mark(day: Cell, client: UUID, by_hand: ByHand) -> SafeString:
    """Says that some of a client's day was entered by hand; otherwise nothing."""
    return HAND if any((session.id, str(client)) in by_hand for session in day.sessions) else NOTHING


@register.simple_tag
def board_cell(day: Cell, link: str, mark: SafeString = NOTHING) -> SafeString:
    """What the board says of one client's day; `link` is the client's page. A thousand to a page."""
    first = day.sessions[0] if day.sessions else None
    if first is None:
        text = SafeString('<span class="soft" aria-label="nothing planned">&ndash;</span>')
    elif day.credited_s:
        text = format_html('<a href="{}#session-{}">{}</a>', link, first.id, words.hours(day.minutes))
    elif first.phase == "planned":
        planned = words.hours(first.planned_minutes)
        text = format_html('<span class="soft" title="planned">·{}</span>', planned)
    elif first.phase == "running":
        text = SafeString('<span class="now">now</span>')
    elif first.phase == "cancelled":
        text = SafeString('<span class="soft">off</span>')
    else:
        text = format_html('<a class="absent" href="{}#session-{}">absent</a>', link, first.id)
    return SafeString(text + mark)


class ShownRow(NamedTuple):
    """All that the board says of one client."""

    client: UUID
    name: str
    status: WeekStatus
    days: tuple[tuple[Cell, SafeString], ...]
    minutes: int
    target_minutes: int
    advice: str
    mark: SafeString = NOTHING


@register.simple_tag
def board_row(
    row: BoardRow,
    advice: str,
    marks: Marks | None,
    *,
    signed: frozenset[UUID] = frozenset(),
    by_hand: ByHand = frozenset(),
) -> SafeString:
    """One client's row of the board; `signed` are the sessions whose record is signed."""
    week = row.week
    return drawn_row(
        ShownRow(
            client=row.client,
            name=row.name,
            status=week.status,
            days=tuple(
                (
                    day,
                    SafeString(
                        signed_mark(day, signed)
                        + by_hand_mark(day, row.client, by_hand)
                        + changed_mark(marks, row.client, day.date)
                    ),
                )
                for day in week.days
            ),
            minutes=week.minutes,
            target_minutes=week.target.min_minutes,
            advice=advice,
            mark=changed_mark(marks, row.client, row.program, short=True),
        )
    )


@lru_cache(maxsize=4096)
def drawn_row(row: ShownRow) -> SafeString:
    """The board is asked for again whenever a number of it changes, and a hundred rows did not."""
    return render_to_string("iop_sessions/board_row.html", {"row": row})
