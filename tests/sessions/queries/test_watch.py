"""What an open board is told: whether it may stay, and whether anything happened."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from django.utils import timezone

from sessions.core.attendance.facts import Seen, Started
from sessions.models import TherapySession
from sessions.queries.watch import Watch, watch, watch_today
from sessions.services.ledger import write_facts
from sessions.services.substitute import NewSubstitute, put_substitute
from tests.cast import Cast, make_session
from tests.sessions.queries.test_login import sign_in


def test_coordinators_in_a_living_login_and_nobody_else(cast: Cast) -> None:
    allowed = {}
    for part, person in cast.everybody().items():
        browser, login = sign_in(person)
        allowed[part] = watch(person.pk, login).is_allowed
        browser.logout()
        assert not watch(person.pk, login).is_allowed
    assert [part for part, is_allowed in allowed.items() if is_allowed] == ["coordinator"]
    assert watch(uuid4(), "login") == Watch(is_allowed=False, revision=0)


def test_the_revision_grows_with_facts_but_not_with_proofs_of_life(cast: Cast) -> None:
    who = (cast.coordinator.pk, sign_in(cast.coordinator)[1])
    started = Started(at_ms=5, seq=1, epoch=1, session=str(cast.session.pk))
    seen = Seen(at_ms=6, seq=3, epoch=1, session=str(cast.session.pk), peer="p")
    before = watch(*who).revision
    write_facts(cast.session.pk, [started])
    after = watch(*who).revision
    write_facts(cast.session.pk, [seen])
    assert before < after == watch(*who).revision
    write_facts(cast.session.pk, [replace(started, seq=4)])
    assert after < watch(*who).revision


def test_a_therapists_day_is_watched_by_therapists(cast: Cast) -> None:
    allowed = {
        part: watch_today(person.pk, sign_in(person)[1]).is_allowed
        for part, person in cast.everybody().items()
    }
    assert [part for part, is_allowed in allowed.items() if is_allowed] == ["facilitator", "other_therapist"]
    assert watch_today(cast.facilitator.pk, "login") == Watch(is_allowed=False, revision=0)


def test_a_day_changes_with_ones_own_sessions_and_when_one_is_asked_to_lead(cast: Cast) -> None:
    now = timezone.now()
    mine, theirs = make_session(cast.group, now), make_session(cast.other_group, now)
    me = (cast.facilitator.pk, sign_in(cast.facilitator)[1])

    def seen_after(session: TherapySession) -> int:
        fact = Started(at_ms=session.start_ms, seq=1, epoch=1, session=str(session.pk))
        write_facts(session.pk, [fact])
        return watch_today(*me).revision

    before = watch_today(*me).revision
    assert seen_after(theirs) == before
    after = seen_after(mine)
    assert after > before
    new = NewSubstitute(person=cast.facilitator.pk, reason="Ill.")
    put_substitute(cast.coordinator, theirs.pk, new, now=now)
    assert watch_today(*me).revision > after


def test_the_board_changes_when_somebody_is_found_to_lead(cast: Cast) -> None:
    me, session = (
        (cast.coordinator.pk, sign_in(cast.coordinator)[1]),
        make_session(cast.group, timezone.now()),
    )
    before = watch(*me).revision
    new = NewSubstitute(person=cast.other_therapist.pk, reason="Ill.")
    put_substitute(cast.coordinator, session.pk, new, now=timezone.now())
    assert watch(*me).revision > before
