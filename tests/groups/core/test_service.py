"""Every service has a label, and by default only care that payers know counts."""

from __future__ import annotations

from groups.core.service import COUNTABLE_BY_DEFAULT, SERVICE_CHOICES, SERVICE_LABELS, Service


def test_every_service_has_its_own_label() -> None:
    assert set(SERVICE_LABELS) == set(Service)
    assert len(set(SERVICE_LABELS.values())) == len(Service) == len(SERVICE_CHOICES)


def test_alumni_support_and_complementary_never_count_by_default() -> None:
    left_out = {Service.ALUMNI, Service.SUPPORT, Service.COMPLEMENTARY}
    assert left_out.isdisjoint(COUNTABLE_BY_DEFAULT)
