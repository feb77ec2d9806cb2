"""What was written in a room, and who may read it.

A client reads what was written in their place since they came to it, and their own conversation with those
who lead. Those who lead read the group's from its beginning, every private conversation and their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from sessions.core.attendance.facts import MAIN
from sessions.core.protocol.chat import Chat, ChatLine
from sessions.core.room.kept import Kept
from sessions.core.room.pace import Pace

# More can be read again after a reload and makes every snapshot larger (at most 20 kB with 14 people).
VIEW_MAX_BYTES = 6000
LINE_BYTES = 160  # what a line takes on the wire beside its text
# More outlives a restart, of three hours of writing, and is saved with every line (256 kB for all).
KEPT_LINES = 240
KEPT_MAX_BYTES = 120_000
# A lively writer sends a line in three seconds; a flood is what nobody can read.
PACE_LIMIT, PACE_MS = 8, 20_000


@dataclass(frozen=True, slots=True)
class Reader:
    """All that reading depends on."""

    person: str
    place: str
    leads: bool


class Said(BaseModel):
    """A line and the place in which it was written."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    line: ChatLine
    place: str = MAIN


class KeptConversation(Kept):
    """`since`: by place and person, the first line that they could read there."""

    open: bool = True
    n: int = 0
    said: tuple[Said, ...] = ()
    since: Mapping[str, Mapping[str, int]] = {}


class Conversation:
    """Lines in the order in which they were written."""

    def __init__(self) -> None:
        self.pace = Pace(PACE_LIMIT, PACE_MS)
        self._kept = KeptConversation()
        self._views: dict[Reader, Chat] = {}

    @property
    def is_open(self) -> bool:
        """Whether clients may write to the group."""
        return self._kept.open

    @property
    def next_n(self) -> int:
        return self._kept.n + 1

    def set_open(self, is_open: bool) -> None:
        if is_open != self._kept.open:
            self._change(open=is_open)

    def add(self, line: ChatLine, place: str, hearers: Iterable[str]) -> None:
        """`hearers` are those in `place`, if the line is for all of them."""
        since = {**self._kept.since.get(place, {})}
        for hearer in hearers:
            since.setdefault(hearer, line.n)
        said = _bounded((*self._kept.said, Said(line=line, place=place)))
        self._change(n=line.n, said=said, since={**self._kept.since, place: since})

    def view(self, reader: Reader) -> Chat:
        """The newest lines that this reader may read."""
        known = self._views.get(reader)
        if known is None:
            lines = [said.line for said in self._kept.said if self._may_read(reader, said)]
            known = Chat(open=self._kept.open, lines=_newest(lines))
            self._views[reader] = known
        return known

    def keep(self) -> KeptConversation:
        return self._kept

    def restore(self, kept: KeptConversation) -> None:
        self._kept = kept
        self._views.clear()

    def _may_read(self, reader: Reader, said: Said) -> bool:
        match said.line.to:
            case "group":
                return said.place == reader.place and self._was_there(reader, said)
            case "private":
                return reader.leads or said.line.client == reader.person
            case "staff":
                return reader.leads

    def _was_there(self, reader: Reader, said: Said) -> bool:
        if reader.leads and said.place == MAIN:
            return True
        since = self._kept.since.get(said.place, {}).get(reader.person)
        return since is not None and said.line.n >= since

    def _change(self, **update: object) -> None:
        self._kept = self._kept.model_copy(update=update)
        self._views.clear()


def _newest(lines: list[ChatLine]) -> tuple[ChatLine, ...]:
    """As many as fit a view, and the last one in any case."""
    room, taken = VIEW_MAX_BYTES, 0
    for line in reversed(lines):
        room -= _bytes_of(line)
        if room < 0 and taken:
            break
        taken += 1
    return tuple(lines[len(lines) - taken :])


def _bounded(said: tuple[Said, ...]) -> tuple[Said, ...]:
    room, taken = KEPT_MAX_BYTES, 0
    for one in reversed(said[-KEPT_LINES:]):
        room -= _bytes_of(one.line)
        if room < 0:
            break
        taken += 1
    return said[len(said) - taken :]


def _bytes_of(line: ChatLine) -> int:
    return LINE_BYTES + len(line.text.encode()) + len(line.name.encode())
