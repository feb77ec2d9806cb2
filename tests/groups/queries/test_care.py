"""Everything dated about stays comes in a handful of queries, in order."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups.core.level import Level
from groups.models import Enrollment
from groups.queries.care import care_rows
from groups.services.care import OwnPlan, set_level, set_own_plan
from groups.services.payer import Terms, create_payer, set_payer, set_terms
from tests.cast import ADMITTED, GROUP_DAY, Cast

DAY = timedelta(days=1)


def test_care_rows(cast: Cast) -> None:
    stay = Enrollment.objects.get(client=cast.client)
    other = Enrollment.objects.get(client=cast.groupmate)
    payer = create_payer(None, name="Harbor Mutual", terms=Terms(starts=GROUP_DAY))
    earlier = set_terms(None, payer, Terms(starts=ADMITTED))
    set_payer(None, stay, payer, starts=GROUP_DAY)
    later = set_level(None, stay, Level.INTENSIVE, starts=GROUP_DAY)
    first = set_level(None, stay, Level.PARTIAL, starts=ADMITTED)
    own = set_own_plan(None, other, OwnPlan(starts=GROUP_DAY))
    with CaptureQueriesContext(connection) as asked:
        rows = care_rows([stay.pk])
    assert len(asked) == 5
    assert [row.starts for row in rows.requirements[cast.program.pk]] == [ADMITTED]
    assert [row.pk for row in rows.terms[payer.pk]] == [
        earlier.pk,
        *payer.terms.filter(starts=GROUP_DAY).values_list("pk", flat=True),
    ]
    assert rows.levels == {stay.pk: [first, later]}
    assert [row.payer for row in rows.payers[stay.pk]] == [payer]
    assert rows.own == {}
    assert care_rows(None).own == {other.pk: [own]}
