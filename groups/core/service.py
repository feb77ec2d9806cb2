"""Kinds of care that can be on a timetable (closed; which of them count is a program's setting)."""

from __future__ import annotations

from enum import StrEnum


class Service(StrEnum):
    """The service a session is; a program says which of these count towards its weekly minutes."""

    GROUP = "group"
    INDIVIDUAL = "individual"
    FAMILY = "family"
    FAMILY_ALONE = "family_alone"
    PSYCHOEDUCATION = "psychoeducation"
    SKILLS = "skills"
    MEDICATION = "medication"
    CASE_MANAGEMENT = "case_management"
    ORIENTATION = "orientation"
    COMPLEMENTARY = "complementary"
    SUPPORT = "support"
    ALUMNI = "alumni"


SERVICE_LABELS: dict[Service, str] = {
    Service.GROUP: "Group therapy",
    Service.INDIVIDUAL: "Individual session",
    Service.FAMILY: "Family session",
    Service.FAMILY_ALONE: "Family session without the client",
    Service.PSYCHOEDUCATION: "Psychoeducation",
    Service.SKILLS: "Skills workshop",
    Service.MEDICATION: "Medication management",
    Service.CASE_MANAGEMENT: "Case management",
    Service.ORIENTATION: "Orientation",
    Service.COMPLEMENTARY: "Complementary activity",
    Service.SUPPORT: "Support group",
    Service.ALUMNI: "Alumni meeting",
}
SERVICE_CHOICES: list[tuple[str, str]] = [(service.value, label) for service, label in SERVICE_LABELS.items()]

COUNTABLE_BY_DEFAULT: tuple[Service, ...] = (
    Service.GROUP,
    Service.INDIVIDUAL,
    Service.FAMILY,
    Service.PSYCHOEDUCATION,
    Service.SKILLS,
)
"""MINUTES section 5: complementary, support and alumni never count by default."""
