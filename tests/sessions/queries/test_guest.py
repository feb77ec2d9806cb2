"""Who may read a session's guests, and which guests may come in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404

from sessions.models import ParticipationConsent, RosterEntry
from sessions.queries.guest import expected_guests, guests_of, visit_of, welcome_guests
from sessions.services.guest import open_link, uninvite
from tests.cast import Cast
from tests.invited import NAME, arrived, before, invited


def test_those_who_lead_or_oversee_read_them(cast: Cast) -> None:
    invited(cast.facilitator, cast.session)
    now = before(cast.session)
    for part, person in cast.everybody().items():
        if part in ("facilitator", "coordinator", "administrator"):
            assert [one.name for one in guests_of(person, cast.session.pk, now=now).invited] == [NAME]
        else:
            with pytest.raises(Http404):
                guests_of(person, cast.session.pk, now=now)


def test_a_visit_is_one_browser_s_and_says_as_what(cast: Cast) -> None:
    now = before(cast.session)
    guest, token = invited(cast.facilitator, cast.session)
    assert visit_of(guest.pk, "a", now=now) is None
    open_link(token, "a", now=now)
    visit = visit_of(guest.pk, "a", now=now)
    assert visit is not None
    assert (visit.has_agreed, visit.entry.role, visit.entry.capacity) == (False, "guest", "interpreter")
    assert visit.entry.here_for is None
    assert visit_of(guest.pk, "b", now=now) is None
    uninvite(cast.facilitator, guest, now=now)
    assert visit_of(guest.pk, "a", now=now) is None


def test_only_whoever_agreed_is_welcome_in_their_own_session(cast: Cast) -> None:
    now = before(cast.session)
    guest, token = invited(cast.facilitator, cast.session)
    open_link(token, "a", now=now)
    assert welcome_guests([str(guest.pk)], now=now) == set()
    arrived(guest, token, "a")
    assert welcome_guests([str(guest.pk)], now=now) == {(str(cast.session.pk), str(guest.pk), "a")}
    assert welcome_guests([str(guest.pk)], now=cast.session.scheduled_end + timedelta(hours=2)) == set()


def test_a_client_who_came_later_is_asked_before_the_guest_is_in_again(cast: Cast) -> None:
    now = before(cast.session)
    guest = arrived(*invited(cast.facilitator, cast.session), "a")

    def state() -> tuple[bool, bool, tuple[str, ...]]:
        visit = visit_of(guest.pk, "a", now=now)
        [row] = guests_of(cast.facilitator, cast.session.pk, now=now).invited
        assert visit is not None
        return visit.has_consent, bool(welcome_guests([str(guest.pk)], now=now)), row.unasked

    assert state() == (True, True, ())
    RosterEntry.objects.create(session=cast.session, person=cast.other_client, role="client")
    assert state() == (False, False, (cast.other_client.full_name,))
    ParticipationConsent.objects.create(
        guest=guest, client=cast.other_client, how="spoken", by=cast.facilitator, at=now
    )
    assert state() == (True, True, ())


def test_seats_are_kept_for_those_who_are_still_invited(cast: Cast) -> None:
    guest, _ = invited(cast.facilitator, cast.session)
    invited(cast.facilitator, cast.session)
    assert expected_guests(cast.session.pk) == 2
    uninvite(cast.facilitator, guest, now=before(cast.session))
    assert expected_guests(cast.session.pk) == 1


def test_for_whom_a_guest_is_here_goes_with_them(cast: Cast) -> None:
    now = before(cast.session)
    guest, token = invited(cast.facilitator, cast.session, here_for=cast.client)
    invited(cast.facilitator, cast.session)
    open_link(token, "a", now=now)
    visit = visit_of(guest.pk, "a", now=now)
    assert visit is not None
    assert visit.entry.here_for == cast.client.pk
    rows = guests_of(cast.facilitator, cast.session.pk, now=now).invited
    assert {one.here_for for one in rows} == {cast.client.full_name, ""}
