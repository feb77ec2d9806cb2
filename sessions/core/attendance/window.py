"""When care was being given: window, breaks and caps of one session (MINUTES section 4).

The window runs from the first `started` to the first `ended` after it that was not voided, or to the
automatic end. The service is the window without breaks, clipped to the caps.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sessions.core.attendance.facts import (
    LOBBY,
    BreakEnded,
    BreakStarted,
    Ended,
    OverrunConfirmed,
    Reopened,
    Started,
)
from sessions.core.attendance.ledger import Mark
from sessions.core.attendance.plan import SessionPlan
from sessions.core.attendance.rules import Rules
from sessions.core.attendance.spans import Spans, merged
from sessions.core.attendance.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """`[start_s, end_s)`, empty and with `start_s` None when the session never started.

    `clip_end_s` is None when the overrun was confirmed. `ended_by_mark` tells a pressed end from the
    automatic one.
    """

    start_s: int | None
    end_s: int | None
    ended_by_mark: bool
    clip_start_s: int
    clip_end_s: int | None
    breaks: Spans

    @property
    def spans(self) -> Spans:
        if self.start_s is None or self.end_s is None or self.start_s >= self.end_s:
            return []
        return [(self.start_s, self.end_s)]


def window_of(
    marks: list[Mark], facilitators: Iterable[Timeline], *, plan: SessionPlan, rules: Rules
) -> Window:
    """`marks` in the order of the ledger; `facilitators` not bridged."""
    start = next((_second(mark) for mark in marks if isinstance(mark, Started)), None)
    pressed = _pressed_end(marks, rules.reopen_within_s)
    end = None
    if start is not None:
        end = max(start, _automatic_end(facilitators, plan, rules) if pressed is None else pressed)
    confirmed = any(isinstance(mark, OverrunConfirmed) for mark in marks)
    return Window(
        start_s=start,
        end_s=end,
        ended_by_mark=pressed is not None,
        clip_start_s=plan.scheduled_start_s - rules.early_cap_s,
        clip_end_s=None if confirmed else plan.scheduled_end_s + rules.overrun_cap_s,
        breaks=[] if rules.credit_breaks else _breaks(marks, end),
    )


def _second(mark: Mark) -> int:
    return mark.at_ms // 1000


def _pressed_end(marks: list[Mark], reopen_within_s: int) -> int | None:
    """The first standing `ended` after the first `started`; one pressed on an ended session adds nothing."""
    started = False
    ended: int | None = None
    for mark in marks:
        if isinstance(mark, Started):
            started = True
        elif isinstance(mark, Ended) and started and ended is None:
            ended = _second(mark)
        elif isinstance(mark, Reopened) and ended is not None and _second(mark) - ended <= reopen_within_s:
            ended = None
    return ended


def _automatic_end(facilitators: Iterable[Timeline], plan: SessionPlan, rules: Rules) -> int:
    """At the cap the session is over in any case: who comes to it from then on visits, and leads nothing."""
    cap = plan.scheduled_end_s + rules.overrun_cap_s
    stays = (stay for timeline in facilitators for stay in timeline.stays if stay.place != LOBBY)
    return min(cap, max((stay.end for stay in stays if stay.start < cap), default=cap))


def _breaks(marks: list[Mark], end: int | None) -> Spans:
    """Breaks in order; pressing again what is already so adds nothing; one left open runs to the end."""
    spans: Spans = []
    opened: int | None = None
    for mark in marks:
        if isinstance(mark, BreakStarted) and opened is None:
            opened = _second(mark)
        elif isinstance(mark, BreakEnded) and opened is not None:
            spans.append((opened, _second(mark)))
            opened = None
    if opened is not None and end is not None:
        spans.append((opened, end))
    return merged(spans)
