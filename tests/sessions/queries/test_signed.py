"""What is signed, what it says now, and which statuses staff have set."""

from __future__ import annotations

from sessions.models import Amendment, Signature, StandingStatus
from sessions.queries.signed import signed_among, signed_hashes, signed_snapshots, standings_of
from sessions.services.correction import exclude, set_standing
from tests.cast import Cast
from tests.corrected import AFTER, held, signed, stretch
from vioip.accounts.models import User


def test_the_last_amendment_speaks(cast: Cast) -> None:
    held(cast)
    both = [cast.session.pk, cast.other_session.pk]
    assert (signed_among(both), signed_snapshots(both), signed_hashes(both)) == (frozenset(), {}, {})
    first = signed(cast)
    assert signed_snapshots(both) == {cast.session.pk: Signature.objects.get().snapshot}
    assert signed_hashes(both) == {cast.session.pk: first.snapshot_hash}
    for minute in (0, 20):
        exclude(cast.facilitator, cast.session, stretch(cast.client, minute, minute + 10), now=AFTER)
    last = Amendment.objects.get(revision=3)
    assert signed_snapshots(both) == {cast.session.pk: last.snapshot}
    assert signed_hashes(both) == {cast.session.pk: last.snapshot_hash}
    assert signed_among(both) == {cast.session.pk}


def test_the_latest_status_of_each_person(cast: Cast) -> None:
    def say(person: User, status: StandingStatus) -> None:
        set_standing(cast.facilitator, cast.session, person.pk, status=status, reason="So.", now=AFTER)

    say(cast.client, StandingStatus.EXCUSED)
    say(cast.groupmate, StandingStatus.EXCUSED)
    say(cast.client, StandingStatus.CANCELLED_LATE)
    say(cast.groupmate, StandingStatus.AS_COUNTED)
    found = standings_of([cast.session.pk, cast.other_session.pk])
    assert found == {cast.session.pk: {str(cast.client.pk): "cancelled by client (late)"}}
