"""Inviting, opening in one browser, agreeing, taking back: each once, each in the trail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from sessions.core.attendance.facts import Ended
from sessions.models import HereFor
from sessions.services.guest import LinkRefusedError, NewGuest, agree, invite, open_link, uninvite
from sessions.services.ledger import write_facts
from tests.cast import Cast
from tests.invited import NAME, before, invited
from vioip.audit.models import AuditRecord


def refusal(token: str, login: str, **at: object) -> str:
    with pytest.raises(LinkRefusedError) as refused:
        open_link(token, login, **at)  # type: ignore[arg-type] # the instant
    return refused.value.code


def test_a_link_belongs_to_the_browser_that_opened_it_first(cast: Cast) -> None:
    now = before(cast.session)
    guest, token = invited(cast.facilitator, cast.session)
    assert open_link(token, "a" * 32, now=now) == guest
    assert open_link(token, "a" * 32, now=now) == guest
    assert refusal(token, "b" * 32, now=now) == "elsewhere"
    assert refusal(token + "x", "a" * 32, now=now) == "gone"


def test_time_withdrawal_and_the_end_close_it(cast: Cast) -> None:
    late = cast.session.scheduled_end + timedelta(seconds=1)
    guest, token = invited(cast.facilitator, cast.session)
    assert refusal(token, "a", now=late) == "gone"
    uninvite(cast.facilitator, guest, now=before(cast.session))
    uninvite(cast.facilitator, guest, now=before(cast.session))
    assert refusal(token, "a", now=before(cast.session)) == "gone"
    _, other = invited(cast.facilitator, cast.session)
    write_facts(cast.session.pk, [Ended(at_ms=1, seq=1, epoch=1, session=str(cast.session.pk))])
    assert refusal(other, "a", now=before(cast.session)) == "gone"


def test_whoever_opened_it_in_time_goes_on_while_the_session_runs_over(cast: Cast) -> None:
    guest, token = invited(cast.facilitator, cast.session)
    open_link(token, "a", now=before(cast.session))
    assert open_link(token, "a", now=cast.session.scheduled_end + timedelta(minutes=10)) == guest


def test_nobody_comes_without_the_consent_of_every_client(cast: Cast) -> None:
    now = before(cast.session)
    new = NewGuest(
        name=NAME,
        capacity="family",
        valid_until=cast.session.scheduled_end,
        consents={cast.client.pk: "written"},
    )
    with pytest.raises(ValidationError, match=cast.groupmate.full_name):
        invite(cast.facilitator, cast.session, new, now=now)
    guest, _ = invited(cast.facilitator, cast.session)
    told = guest.consents.order_by("client").values_list("client", "how", "by")
    expected = sorted((one.pk, "spoken", cast.facilitator.pk) for one in (cast.client, cast.groupmate))
    assert sorted(told) == expected


@pytest.mark.parametrize("minutes", [-400, 16])
def test_a_link_lasts_until_shortly_after_the_session_at_most(cast: Cast, minutes: int) -> None:
    until = cast.session.scheduled_end + timedelta(minutes=minutes)
    new = NewGuest(name=NAME, capacity="family", valid_until=until, consents={})
    with pytest.raises(ValidationError, match="Choose a time"):
        invite(cast.facilitator, cast.session, new, now=before(cast.session))


def test_the_trail_tells_of_all_of_it_without_names(cast: Cast) -> None:
    now = before(cast.session)
    guest, token = invited(cast.facilitator, cast.session)
    agree(open_link(token, "a", now=now), now=now)
    agree(guest, now=now)
    uninvite(cast.coordinator, guest, now=now)
    told = AuditRecord.objects.filter(target_id=str(guest.pk)).order_by("number")
    assert [(one.action, one.actor_id) for one in told] == [
        ("guest.invited", cast.facilitator.pk),
        ("guest.opened", None),
        ("guest.agreed", None),
        ("guest.uninvited", cast.coordinator.pk),
    ]
    assert NAME not in str([one.detail for one in told])
    assert token not in str([one.detail for one in told])


def test_a_guest_can_be_here_for_one_client_of_the_session(cast: Cast) -> None:
    guest, _ = invited(cast.facilitator, cast.session, here_for=cast.client)
    assert (guest.here_for.client, guest.here_for.by) == (cast.client, cast.facilitator)
    with pytest.raises(ValidationError, match="Choose one of this session's clients"):
        invited(cast.facilitator, cast.session, here_for=cast.other_client)
    other, _ = invited(cast.facilitator, cast.session)
    assert not HereFor.objects.filter(guest=other).exists()
