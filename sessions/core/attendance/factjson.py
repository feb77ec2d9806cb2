"""Facts as JSON objects: journals, `replay` files and exports write and read them this way.

Times are ISO 8601 with an offset; written ones are UTC with milliseconds. Unknown keys and kinds,
missing keys and values of the wrong shape are refused with a sentence that names them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from sessions.core.attendance.facts import KIND_OF, KINDS, Attested, Excluded, Fact, LeftReason, Role, Seen

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d([.,]\d{1,9})?)?(Z|[+-]\d\d(:?\d\d)?)", re.ASCII)
_PLACE = re.compile(r"lobby|main|(breakout|aside):.+")
_SENDING = ("video", "audio", "unknown")


class FactError(ValueError):
    """What is wrong with a fact, in plain words."""


def parse_time(value: object, key: str) -> int:
    """Milliseconds since the Unix epoch (finer digits are dropped). Raises FactError."""
    if isinstance(value, str) and _TIME.fullmatch(value):
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            instant = None
        if instant is not None and instant >= _EPOCH and instant.year < 9999:
            return (instant - _EPOCH) // timedelta(milliseconds=1)
    raise FactError(f"{key!r} must be an ISO 8601 time with an offset, not {value!r}")


def format_time(instant_ms: int) -> str:
    """ISO 8601 in UTC, with milliseconds only where there are any."""
    instant = _EPOCH + timedelta(milliseconds=instant_ms)
    text = instant.isoformat(timespec="milliseconds" if instant_ms % 1000 else "seconds")
    return text.removesuffix("+00:00") + "Z"


def parse_text(value: object, key: str) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise FactError(f"{key!r} must be a text that is not empty")
    return value


def _parse_flag(value: object, key: str) -> bool:
    if not isinstance(value, bool):
        raise FactError(f"{key!r} must be true or false, not {value!r}")
    return value


def _parse_count(value: object, key: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise FactError(f"{key!r} must be a whole number of at least 0, not {value!r}")
    return value


def _parse_place(value: object, key: str) -> str:
    if not isinstance(value, str) or not _PLACE.fullmatch(value):
        raise FactError(f"{key!r} must be lobby, main, breakout:… or aside:…, not {value!r}")
    return value


def _one_of(allowed: tuple[str, ...]) -> Callable[[object, str], str]:
    def parse(value: object, key: str) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise FactError(f"{key!r} must be one of {', '.join(allowed)}, not {value!r}")
        return value

    return parse


_BY_FIELD: dict[str, Callable[[object, str], Any]] = {
    "at_ms": parse_time,
    "since_ms": parse_time,
    "from_ms": parse_time,
    "to_ms": parse_time,
    "epoch": _parse_count,
    "seq": _parse_count,
    "role": _one_of(get_args(Role)),
    "place": _parse_place,
    "video": _parse_flag,
    "audio": _parse_flag,
    "modality": _one_of(_SENDING),
}
_LEFT_REASON = _one_of(get_args(LeftReason))
_ALWAYS = {"kind", "recorded_at"}


def parse_fact(record: Mapping[str, Any]) -> Fact:
    """The fact in a JSON object; `epoch`, `seq`, `recorded_at`, `since` may be missing. Raises FactError."""
    kind = record.get("kind")
    shape = KINDS.get(kind) if isinstance(kind, str) else None
    if shape is None:
        raise FactError(f"unknown kind {kind!r}")
    if record.get("recorded_at") is not None:
        parse_time(record["recorded_at"], "recorded_at")
    keys = {field.name.removesuffix("_ms"): field for field in fields(shape)}
    unknown = sorted(set(record) - set(keys) - _ALWAYS)
    if unknown:
        raise FactError(f"unknown key {unknown[0]!r} in {kind!r}")
    values: dict[str, Any] = {}
    for key, field in keys.items():
        if key in record and not (key == "since" and record[key] is None):
            values[field.name] = _parser_of(shape, field.name)(record[key], key)
        elif field.default is MISSING:
            raise FactError(f"{kind!r} needs {key!r}")
    return _checked(shape(**values))


def _parser_of(shape: type[Fact], name: str) -> Callable[[object, str], Any]:
    if name == "reason" and KIND_OF[shape] == "left":
        return _LEFT_REASON
    return _BY_FIELD.get(name, parse_text)


def _checked(fact: Fact) -> Fact:
    if isinstance(fact, Seen) and fact.since_ms is not None and fact.since_ms > fact.at_ms:
        raise FactError("'since' must not be after 'at'")
    if isinstance(fact, Excluded | Attested) and fact.to_ms < fact.from_ms:
        raise FactError("'to' must not be before 'from'")
    return fact


def format_fact(fact: Fact) -> dict[str, Any]:
    """The JSON object of `fact`; `parse_fact` of it is the same fact."""
    record: dict[str, Any] = {"kind": KIND_OF[type(fact)]}
    for field in fields(fact):
        value = getattr(fact, field.name)
        if value is not None:
            timed = field.name.endswith("_ms")
            record[field.name.removesuffix("_ms")] = format_time(value) if timed else value
    return record
