"""What the tables of guests refuse by themselves."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from sessions.models import GuestLine, GuestPass, GuestPronouns, GuestStep
from tests.cast import Cast
from tests.invited import NAME, before, invited


def test_a_link_is_opened_once_whoever_writes(cast: Cast) -> None:
    guest, _ = invited(cast.facilitator, cast.session)
    values = {"guest": guest, "kind": GuestStep.OPENED, "at": before(cast.session)}
    GuestStep.objects.create(login="a", **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        GuestStep.objects.create(login="b", **values)


@pytest.mark.parametrize(
    "table",
    ["guestpass", "gueststep", "guestpronouns", "participationconsent", "herefor", "guestline"],
)
def test_nothing_is_changed_or_removed(cast: Cast, table: str) -> None:
    guest, _ = invited(cast.facilitator, cast.session, here_for=cast.client)
    GuestStep.objects.create(guest=guest, kind=GuestStep.OPENED, at=before(cast.session))
    GuestPronouns.objects.create(guest=guest, pronouns="they/them", at=before(cast.session))
    GuestLine.objects.create(guest=guest, at=before(cast.session), text="Canary")
    for query in (f"DELETE FROM iop_sessions_{table}", f"UPDATE iop_sessions_{table} SET at = at"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(query)


def test_how_a_guest_wants_to_be_spoken_of_is_sealed(cast: Cast) -> None:
    guest, _ = invited(cast.facilitator, cast.session)
    GuestPronouns.objects.create(guest=guest, pronouns="they/them", at=before(cast.session))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM iop_sessions_guestpronouns")
        assert "they/them" not in str(cursor.fetchall())
    assert GuestPronouns.objects.get().pronouns == "they/them"


def test_neither_the_name_nor_the_secret_stands_in_the_table(cast: Cast) -> None:
    _, token = invited(cast.facilitator, cast.session)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM iop_sessions_guestpass")
        row = str(cursor.fetchall())
    assert NAME not in row
    assert token not in row
    assert GuestPass.objects.get().name == NAME


def test_what_was_said_at_the_door_does_not_stand_open_in_the_table(cast: Cast) -> None:
    guest, _ = invited(cast.facilitator, cast.session)
    GuestLine.objects.create(guest=guest, at=before(cast.session), text="Canary")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM iop_sessions_guestline")
        assert "Canary" not in str(cursor.fetchall())
    assert GuestLine.objects.get().text == "Canary"
