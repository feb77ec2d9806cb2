"""Every level of care has a name, and what it asks where nobody says so."""

from groups.core.level import LEVEL_CHOICES, LEVELS, Level
from sessions.core.attendance.requirement import BY_LEVEL_OF_CARE


def test_every_level_is_known_everywhere() -> None:
    assert [value for value, _ in LEVEL_CHOICES] == LEVELS == [level.value for level in Level]
    assert set(BY_LEVEL_OF_CARE) == set(LEVELS)
