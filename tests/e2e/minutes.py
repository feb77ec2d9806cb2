"""The right minutes at the end of a story: what the test saw, what the ledger holds, what a person reads.

The ledger is asked from outside the servers: its facts are counted to the second by the code that counts in
production. Pages round down to whole minutes, so they are held against the ledger, and the ledger against
what the test itself saw happen: every instant lies somewhere in a block, so that no tolerance has to make up
for a machine with much to do.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self
from uuid import UUID

from playwright.async_api import Page, expect

from sessions.core.attendance.credit import Attendance, credit
from sessions.core.attendance.facts import Fact
from sessions.core.attendance.lines import INDIVIDUAL, Reason
from sessions.core.attendance.plan import SessionPlan
from sessions.models import FactRow
from sessions.queries.facts import fact_of_row
from tests.e2e.people import SLOW_MS, counted_seconds
from tests.sessions.live.served import Clinic

EXACT_S = 2  # facts are cut down to whole seconds, at either end
HEARTBEAT_S = 5
JOURNAL_S = 10  # between two proofs of life that are written down (PROMISES R2)
COLUMNS = ("kind", "at_ms", "epoch", "seq", "person", "peer")


@dataclass(frozen=True)
class Stretch:
    """How long something lasted, as far as a test can tell."""

    least_s: float
    most_s: float

    def without(self, part: Stretch) -> Stretch:
        """What is left of it."""
        return Stretch(self.least_s - part.most_s, self.most_s - part.least_s)

    def holds(self, counted_s: int, *, down_s: float = EXACT_S, up_s: float = EXACT_S) -> bool:
        """Whether so many seconds are true, or short of the truth by `down_s`, or above it by `up_s`."""
        return self.least_s - down_s <= counted_s <= self.most_s + up_s


class Moment:
    """An instant somewhere in its block, which begins before the press and ends once its effect is seen."""

    began_s: float
    done_s: float

    def __enter__(self) -> Self:
        self.began_s = time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        self.done_s = time.monotonic()

    def until(self, later: Moment) -> Stretch:
        """From here to `later`."""
        return Stretch(later.began_s - self.done_s, later.done_s - self.began_s)


async def start(therapist: Page) -> Moment:
    """Minutes count from here."""
    with Moment() as started:
        await therapist.get_by_role("button", name="Start session").click(timeout=SLOW_MS)
        counting = therapist.get_by_text("Minutes are counting", exact=True)
        await expect(counting).to_be_visible(timeout=SLOW_MS)
    return started


async def end(therapist: Page, witness: Page) -> Moment:
    """The session is over for everybody, `witness` among them."""
    await therapist.get_by_role("button", name="End for everyone").click(timeout=SLOW_MS)
    with Moment() as ended:
        await therapist.get_by_role("button", name="End it for everyone").click(timeout=SLOW_MS)
        over = witness.get_by_role("heading", name="This session has ended")
        await expect(over).to_be_visible(timeout=SLOW_MS)
    return ended


def of_ledger(clinic: Clinic, part: str) -> Attendance:
    """What the facts in the ledger come to for `part`."""
    session = UUID(clinic.session)
    where = f"session_id = '{session.hex}' AND NOT fenced"
    rows = clinic.rows(f"SELECT {', '.join(COLUMNS)}, body FROM iop_sessions_factrow WHERE {where}")
    facts = [_fact(dict(zip(COLUMNS, columns, strict=True)), session, body) for *columns, body in rows]
    planned = "SELECT service, scheduled_start, scheduled_end FROM iop_sessions_therapysession"
    [(service, begins, ends)] = clinic.rows(f"{planned} WHERE id = '{session.hex}'")
    plan = SessionPlan(
        id=clinic.session,
        service=service,
        scheduled_start_s=_second(begins),
        scheduled_end_s=_second(ends),
    )
    return credit(facts, plan).people[clinic.person(part)]


def _fact(columns: dict[str, str | int], session: UUID, body: str) -> Fact:
    return fact_of_row(FactRow(session_id=session, body=json.loads(body), **columns))


def _second(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def seconds_of(counted: Attendance, reason: Reason) -> int:
    """How long it was like that, and so did not count or did."""
    return sum(line.seconds for line in counted.lines if line.reason == reason)


def individual_s(counted: Attendance) -> int:
    """Of what counts, what was spent one to one."""
    return sum(line.seconds for line in counted.lines if line.counted and line.service == INDIVIDUAL)


async def reads_own(page: Page, clinic: Clinic, part: str) -> Attendance:
    """What the ledger has for `part`, whose own page of the session is open here and says the same."""
    counted = of_ledger(clinic, part)
    seconds = counted.credited_s
    assert await counted_seconds(page) == (seconds if seconds < 60 else seconds - seconds % 60)
    return counted


async def sees_what_counted(page: Page, clinic: Clinic, part: str) -> Attendance:
    """`reads_own` from the last screen of the room, whose link moves down as the numbers above it come."""
    await expect(page.locator(".counted li").first).to_be_visible(timeout=SLOW_MS)
    await page.get_by_role("link", name="See what counted").click(timeout=SLOW_MS)
    return await reads_own(page, clinic, part)
