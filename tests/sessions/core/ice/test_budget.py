"""Checks that are looked at: enough for any browser, bounded for everybody else."""

from sessions.core.ice.budget import SOURCES_REMEMBERED, CheckBudget

ANA, EVE = ("192.0.2.1", 1), ("192.0.2.66", 1)


def test_one_address_has_a_budget_that_comes_back() -> None:
    budget = CheckBudget(source_per_s=10)
    assert [budget.allows(EVE, 1_000, is_known=True) for _ in range(12)] == [True] * 10 + [False] * 2
    assert budget.allows(ANA, 1_000, is_known=True)
    assert [budget.allows(EVE, 1_200, is_known=True) for _ in range(3)] == [True, True, False]


def test_strangers_share_a_budget_that_a_known_address_does_not_need() -> None:
    budget = CheckBudget(strangers_per_s=100)
    allowed = [budget.allows((f"192.0.2.{i % 250}", i), 1_000, is_known=False) for i in range(1_000)]
    assert sum(allowed) == 100
    assert not budget.allows(ANA, 1_000, is_known=False)
    assert budget.allows(EVE, 1_000, is_known=True)


def test_control_without_a_budget_every_check_is_looked_at() -> None:
    budget = CheckBudget(source_per_s=10**9, strangers_per_s=10**9)
    assert all(budget.allows(EVE, 1_000, is_known=False) for _ in range(10_000))


def test_addresses_are_forgotten_the_oldest_first() -> None:
    budget = CheckBudget(strangers_per_s=10**9)
    for port in range(2 * SOURCES_REMEMBERED):
        budget.allows(("192.0.2.1", port), 0, is_known=False)
    assert len(budget._sources) == SOURCES_REMEMBERED
    assert ("192.0.2.1", 2 * SOURCES_REMEMBERED - 1) in budget._sources


def test_addresses_that_say_nothing_more_are_forgotten_and_others_are_not() -> None:
    budget = CheckBudget(source_per_s=10, strangers_per_s=10**9)
    for at in range(1_000):
        assert budget.allows(("192.0.2.1", at), 2_000 * at, is_known=False)
        budget.allows(ANA, 2_000 * at, is_known=True)
    assert len(budget._sources) <= 3


def test_who_used_up_a_budget_is_not_forgotten_with_it() -> None:
    budget = CheckBudget(source_per_s=10)
    for at in range(11):
        budget.allows(EVE, 0, is_known=True)
        budget.allows(("192.0.2.1", at), 0, is_known=True)
    assert sum(budget.allows(EVE, 900, is_known=True) for _ in range(20)) == 9
