"""Facts come out of the ledger as they went in; fenced ones do not come out."""

from __future__ import annotations

from sessions.core.attendance.facts import (
    MAIN,
    Attested,
    BreakEnded,
    BreakStarted,
    Ended,
    Excluded,
    Fact,
    Joined,
    Left,
    Modality,
    Moved,
    OverrunConfirmed,
    Reopened,
    Seen,
    Started,
)
from sessions.models import FactRow
from sessions.queries.facts import facts_by_session
from sessions.services.ledger import write_facts
from tests.cast import Cast


def one_of_each(session: str, person: str) -> list[Fact]:
    """A fact of every kind, in the ledger's order."""
    facts: list[Fact] = [
        Joined(at_ms=1, session=session, person=person, peer="p", role="client", place="lobby"),
        Moved(at_ms=2, session=session, peer="p", place=MAIN),
        Modality(at_ms=3, session=session, peer="p", video=True, audio=False),
        Started(at_ms=4, session=session),
        Seen(at_ms=5, session=session, peer="p"),
        Seen(at_ms=6, session=session, peer="p", since_ms=5),
        BreakStarted(at_ms=7, session=session),
        BreakEnded(at_ms=8, session=session),
        Left(at_ms=9, session=session, peer="p", reason="transport_lost"),
        Ended(at_ms=10, session=session),
        Reopened(at_ms=11, session=session),
        OverrunConfirmed(at_ms=12, session=session, by="b"),
        Excluded(at_ms=13, session=session, person=person, from_ms=1, to_ms=2, by="b", reason="r"),
        Attested(
            at_ms=14, session=session, person=person, from_ms=1, to_ms=2, by="b", reason="r", modality="audio"
        ),
    ]
    return [_stamped(fact, seq) for seq, fact in enumerate(facts, start=1)]


def _stamped(fact: Fact, seq: int) -> Fact:
    values = {name: getattr(fact, name) for name in fact.__dataclass_fields__}
    return type(fact)(**values | {"epoch": 1, "seq": seq})


def test_every_kind_survives_the_ledger(cast: Cast) -> None:
    facts = one_of_each(str(cast.session.pk), str(cast.client.pk))
    write_facts(cast.session.pk, list(reversed(facts)))
    assert facts_by_session([cast.session.pk]) == {cast.session.pk: facts}


def test_fenced_facts_and_other_sessions_are_left_out(cast: Cast) -> None:
    FactRow.objects.create(session=cast.session, epoch=1, seq=1, at_ms=1, kind="started", fenced=True)
    FactRow.objects.create(session=cast.other_session, epoch=1, seq=1, at_ms=1, kind="started")
    assert facts_by_session([cast.session.pk]) == {}
