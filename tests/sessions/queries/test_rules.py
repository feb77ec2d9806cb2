"""The rules in force on a service date, program by program."""

from __future__ import annotations

from datetime import timedelta

from sessions.core.attendance.rules import CURRENT, Rules
from sessions.queries.rules import capacity_of, rule_book
from sessions.services.rule_setting import set_rule
from tests.cast import GROUP_DAY, Cast

DAY = timedelta(days=1)


def test_settings_are_laid_over_the_rule_set_from_their_days(cast: Cast) -> None:
    set_rule(None, cast.program, "grace_s", value=0, starts=GROUP_DAY + 2 * DAY)
    set_rule(None, cast.program, "grace_s", value=90, starts=GROUP_DAY)
    set_rule(None, cast.program, "credit_breaks", value=True, starts=GROUP_DAY + DAY)
    book = rule_book()
    found = [book.on(cast.program.pk, GROUP_DAY + n * DAY) for n in range(-1, 3)]
    assert [(rules.grace_s, rules.credit_breaks) for rules in found] == [
        (60, False),
        (90, False),
        (90, True),
        (0, True),
    ]
    assert found[0] == CURRENT
    assert len({rules.id for rules in found}) == 4


def test_a_session_is_counted_by_the_rules_of_its_service_date(cast: Cast) -> None:
    """It starts on Sunday evening in New York, which is Monday in UTC."""
    set_rule(None, cast.program, "grace_s", value=90, starts=GROUP_DAY)
    cast.session.scheduled_start -= timedelta(hours=10)
    assert (cast.session.scheduled_start.date(), cast.session.service_date) == (GROUP_DAY, GROUP_DAY - DAY)
    assert rule_book().of(cast.session) == CURRENT
    assert rule_book().of(cast.other_session).grace_s == 90


def test_another_program_keeps_its_own(cast: Cast) -> None:
    set_rule(None, cast.program, "grace_s", value=90, starts=GROUP_DAY)
    assert rule_book().on(cast.client.pk, GROUP_DAY) == CURRENT


def test_a_group_holds_what_it_says_and_at_most_what_the_rules_warn_at(cast: Cast) -> None:
    session = cast.session
    assert session.group is not None
    assert [capacity_of(session, Rules(group_cap=cap)) for cap in (8, 12, 20)] == [8, 12, 12]
    session.service = "individual"
    assert capacity_of(session, CURRENT) is None
