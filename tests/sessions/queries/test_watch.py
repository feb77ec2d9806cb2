"""What an open board is told: whether it may stay, and whether anything happened."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from sessions.core.attendance.facts import Seen, Started
from sessions.queries.watch import Watch, watch
from sessions.services.ledger import write_facts
from tests.cast import Cast
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
