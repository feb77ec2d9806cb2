from datetime import timedelta

from sessions.core.attendance.facts import LOBBY, MAIN, Joined
from sessions.queries.today import today
from sessions.services.ledger import write_facts
from tests.cast import GROUP_START, Cast


def test_a_day_before_the_group(cast: Cast) -> None:
    rows = today(cast.facilitator, now=GROUP_START - timedelta(hours=2))
    assert [
        (row.session, row.phase, row.is_open, row.expected, row.present, row.waiting) for row in rows
    ] == [(cast.session, "planned", False, 2, 0, 0)]
    assert rows[0].start.hour == 9


def test_who_is_there_and_who_waits(cast: Cast) -> None:
    at, name = cast.session.start_ms, str(cast.session.pk)
    arrivals = [(cast.client, "a", MAIN), (cast.groupmate, "b", LOBBY)]
    facts = [
        Joined(
            at_ms=at, session=name, epoch=1, seq=n, person=str(who.pk), peer=peer, role="client", place=place
        )
        for n, (who, peer, place) in enumerate(arrivals, 1)
    ]
    write_facts(cast.session.pk, facts)
    (row,) = today(cast.facilitator, now=GROUP_START + timedelta(seconds=5))
    assert (row.phase, row.is_open, row.present, row.waiting) == ("running", True, 1, 1)


def test_another_therapists_sessions_are_theirs(cast: Cast) -> None:
    assert [row.session for row in today(cast.other_therapist, now=GROUP_START)] == [cast.other_session]
