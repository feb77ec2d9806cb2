"""One question to the group. Of an anonymous one only sums are held, and who has answered at all.

So no memory, no view and no row can say who gave which answer. Its sums show when it is closed: shown
while people answer, each new sum would name the one who just did.
"""

from __future__ import annotations

from sessions.core.protocol.together import AskPoll, Poll
from sessions.core.protocol.values import RefusalCode
from sessions.core.room.kept import Kept
from sessions.core.room.plaintext import plain


class KeptPoll(Kept):
    """`named`: who gave which answer, of a question that is not anonymous."""

    n: int = 0
    question: str = ""
    answers: tuple[str, ...] = ()
    anonymous: bool = True
    live: bool = False
    open: bool = False
    voters: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    named: tuple[tuple[str, int], ...] = ()


class Polling:
    """At most one question at a time; it has no answers when there is none."""

    def __init__(self) -> None:
        self._kept = KeptPoll()

    def ask(self, command: AskPoll) -> RefusalCode | None:
        """In place of the one before, if there is one."""
        if command.anonymous and command.live:
            return RefusalCode.NOT_ALLOWED
        self._kept = KeptPoll(
            n=self._kept.n + 1,
            question=plain(command.question),
            answers=tuple(plain(answer) for answer in command.answers),
            anonymous=command.anonymous,
            live=command.live,
            open=True,
            counts=(0,) * len(command.answers),
        )
        return None

    def vote(self, person: str, name: str, *, poll: int, answer: int) -> RefusalCode | None:
        """One answer each, which cannot be taken back."""
        kept = self._kept
        if not kept.open or poll != kept.n or answer >= len(kept.answers):
            return RefusalCode.NO_POLL
        if person in kept.voters:
            return RefusalCode.HAS_VOTED
        counts = tuple(count + (index == answer) for index, count in enumerate(kept.counts))
        named = () if kept.anonymous else (*kept.named, (name, answer))
        voters = tuple(sorted((*kept.voters, person)))  # in no order that tells of time
        self._change(counts=counts, voters=voters, named=named)
        return None

    def close(self) -> RefusalCode | None:
        if not self._kept.open:
            return RefusalCode.NO_POLL
        self._change(open=False)
        return None

    def put_away(self) -> None:
        self._kept = KeptPoll(n=self._kept.n)

    def view(self, person: str) -> Poll | None:
        """The question as this person may see it."""
        kept = self._kept
        if not kept.answers:
            return None
        is_shown = kept.live or not kept.open
        return Poll(
            n=kept.n,
            question=kept.question,
            answers=kept.answers,
            anonymous=kept.anonymous,
            live=kept.live,
            open=kept.open,
            voted=len(kept.voters),
            is_yours_in=person in kept.voters,
            counts=kept.counts if is_shown else None,
            names=self._names() if is_shown and not kept.anonymous else None,
        )

    def keep(self) -> KeptPoll:
        return self._kept

    def restore(self, kept: KeptPoll) -> None:
        self._kept = kept

    def _names(self) -> tuple[tuple[str, ...], ...]:
        return tuple(
            tuple(name for name, answer in self._kept.named if answer == index)
            for index in range(len(self._kept.answers))
        )

    def _change(self, **update: object) -> None:
        self._kept = self._kept.model_copy(update=update)
