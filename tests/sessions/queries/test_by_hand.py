"""What was entered by hand is known by session and person until it is taken back."""

from __future__ import annotations

import pytest

from sessions.models import FactRow
from sessions.queries.by_hand import by_hand_among
from sessions.services.correction import attest, enter_by_hand, withdraw
from tests.cast import Cast
from tests.corrected import AFTER, held, stretch


@pytest.fixture
def entered(cast: Cast) -> Cast:
    """The groupmate was seen and vouched for; the other client of the session was entered by hand."""
    held(cast, client=(0, 100))
    attest(cast.facilitator, cast.session, stretch(cast.client, 100, 180), modality="audio", now=AFTER)
    other = cast.other_session
    held_by = {"reason": "Came in person.", "modality": "unknown", "now": AFTER}
    enter_by_hand(cast.other_therapist, other, cast.other_client.pk, **held_by)  # type: ignore[arg-type]
    return cast


def test_only_what_the_system_did_not_see(entered: Cast) -> None:
    both = [entered.session.pk, entered.other_session.pk]
    assert by_hand_among(both) == {(entered.other_session.pk, str(entered.other_client.pk))}
    assert by_hand_among([entered.session.pk]) == frozenset()


def test_what_was_taken_back_is_not(entered: Cast) -> None:
    row = FactRow.objects.get(session=entered.other_session, kind="attested")
    withdraw(entered.other_therapist, entered.other_session, row.seq, reason="Wrong day.", now=AFTER)
    assert by_hand_among([entered.other_session.pk]) == frozenset()
