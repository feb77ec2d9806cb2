"""What people answer for is added and never changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, models, transaction

from sessions.models import Amendment, Signature, Standing, StandingStatus, Withdrawal
from sessions.services.correction import exclude, set_standing, withdraw
from tests.cast import Cast
from tests.corrected import AFTER, held, signed, stretch
from vioip.audit.append_only import AppendOnlyError

MODELS: list[type[models.Model]] = [Signature, Amendment, Standing, Withdrawal]


def one_of_each(cast: Cast) -> None:
    held(cast)
    signed(cast)
    exclude(cast.facilitator, cast.session, stretch(cast.client, 0, 10), now=AFTER)
    withdraw(cast.facilitator, cast.session, 1, reason="A slip.", now=AFTER)
    set_standing(
        cast.facilitator,
        cast.session,
        cast.client.pk,
        status=StandingStatus.EXCUSED,
        reason="Ill.",
        now=AFTER,
    )


def test_rows_are_neither_changed_nor_removed(cast: Cast) -> None:
    one_of_each(cast)
    for model in MODELS:
        row = model._default_manager.first()
        assert row is not None, model
        acts: list[Callable[[], object]] = [
            row.save,
            row.delete,
            model._default_manager.all().delete,
            partial(model._default_manager.update, reason="x"),
        ]
        for act in acts:
            with pytest.raises(AppendOnlyError):
                act()


def test_one_signature_a_session_and_one_amendment_a_revision(cast: Cast) -> None:
    one_of_each(cast)
    for row in (Signature.objects.get(), Amendment.objects.order_by("revision")[0]):
        row.pk, row._state.adding = None, True
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


@pytest.mark.parametrize("wrong", [{"reason": ""}, {"revision": 1}])
def test_an_amendment_has_a_reason_and_follows_a_signature(cast: Cast, wrong: dict[str, object]) -> None:
    one_of_each(cast)
    row = Amendment.objects.order_by("revision")[0]
    row.pk, row._state.adding, row.revision = None, True, 9
    for name, value in wrong.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
