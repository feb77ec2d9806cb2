"""Rule sets of counting: frozen, versioned values (MINUTES section 9).

A rule set that has ever counted a signed record stays in `RULE_SETS` for good; a change of a default
or of the law itself is a new version beside it. What a program or payer sets for itself is laid over
a version with `adjusted`, and the id says so.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields, replace
from functools import lru_cache
from typing import Any, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Settings of counting; seconds unless the name says otherwise."""

    version: str = "2026.1"
    grace_s: int = 60
    grace_cap_s: int = 300
    staff_grace_s: int = 60
    early_cap_s: int = 900
    overrun_cap_s: int = 900
    credit_breaks: bool = False
    split_midnight: bool = False
    heartbeat_s: int = 5
    gone_after_s: int = 15
    late_after_s: int = 600
    left_early_after_s: int = 600
    reopen_within_s: int = 900
    unled_end_s: int = 300
    group_cap: int = 12
    cap_action: Literal["warn", "block"] = "warn"
    video_required: Literal["flag", "exclude"] = "flag"

    @property
    def id(self) -> str:
        """The version, and a short hash of what was set differently from it."""
        changed = changed_settings(self)
        if not changed:
            return self.version
        text = json.dumps(changed, sort_keys=True, separators=(",", ":"))
        return f"{self.version}+{hashlib.sha256(text.encode()).hexdigest()[:8]}"


RULE_SETS: dict[str, Rules] = {"2026.1": Rules(version="2026.1")}
CURRENT = RULE_SETS["2026.1"]
SETTINGS: frozenset[str] = frozenset(field.name for field in fields(Rules)) - {"version"}
_CHOICES = {"video_required": ("flag", "exclude"), "cap_action": ("warn", "block")}
WEEK_S = 604_800
"""More than any setting can mean: beyond it times would leave the calendar."""
_POSITIVE = {"gone_after_s", "heartbeat_s", "group_cap"}


def changed_settings(rules: Rules) -> dict[str, Any]:
    """What differs from the defaults of the version, by name."""
    return dict(_changed(rules))


@lru_cache(maxsize=256)
def _changed(rules: Rules) -> tuple[tuple[str, Any], ...]:
    default = asdict(RULE_SETS[rules.version])
    return tuple((name, value) for name, value in asdict(rules).items() if value != default[name])


def adjusted(base: Rules, settings: dict[str, Any]) -> Rules:
    """`base` with `settings` laid over it. Raises ValueError in plain words for a bad name or value."""
    for name, value in settings.items():
        _check_setting(name, value)
    return replace(base, **settings)


def _check_setting(name: str, value: object) -> None:
    if name not in SETTINGS:
        raise ValueError(f"unknown rule {name!r}")
    if name in _CHOICES:
        if value not in _CHOICES[name]:
            raise ValueError(f"rule {name!r} must be {' or '.join(map(repr, _CHOICES[name]))}")
    elif isinstance(getattr(CURRENT, name), bool):
        if not isinstance(value, bool):
            raise ValueError(f"rule {name!r} must be true or false")
    elif isinstance(value, bool) or not isinstance(value, int) or value < int(name in _POSITIVE):
        raise ValueError(f"rule {name!r} must be a whole number of at least {int(name in _POSITIVE)}")
    elif value > WEEK_S:
        raise ValueError(f"rule {name!r} must be at most {WEEK_S}")
