"""Reading a `replay` file: one JSON object a line, in any order (MINUTES section 10).

The first thing wrong is a `CaseError` with its line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sessions.core.attendance.caserecord import (
    EnrollmentCase,
    ProgramCase,
    Record,
    SessionCase,
    parse_enrollment,
    parse_program,
    parse_session,
)
from sessions.core.attendance.factjson import FactError, parse_fact
from sessions.core.attendance.facts import KINDS, Fact

Value = TypeVar("Value")


class CaseError(Exception):
    """`what` is wrong in line `line` (from 1)."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line
        self.what = what


@dataclass(slots=True)
class CaseFile:
    """Everything in a file; `facts` by session id, in file order."""

    programs: dict[str, ProgramCase] = field(default_factory=dict)
    enrollments: list[EnrollmentCase] = field(default_factory=list)
    sessions: dict[str, SessionCase] = field(default_factory=dict)
    facts: dict[str, list[Fact]] = field(default_factory=dict)


def read_case(lines: Iterable[str]) -> CaseFile:
    """The case in `lines`. Raises CaseError."""
    reader = _Reader()
    for number, text in enumerate(lines, start=1):
        if text.strip():
            try:
                reader.take(number, _parse_object(text))
            except ValueError as error:
                raise CaseError(number, str(error)) from error
    return reader.finish()


def _parse_object(text: str) -> Record:
    try:
        record = json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_refuse_constant)
        if "\\u" in text:
            json.dumps(record, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise FactError(f"not JSON: {error.msg} at column {error.colno}") from error
    except UnicodeEncodeError as error:
        raise FactError("text must be whole characters, not half of a pair like \\ud800") from error
    except RecursionError as error:
        raise FactError("not JSON: nested too deeply") from error
    if not isinstance(record, dict):
        raise FactError("a line must hold one JSON object")
    return record


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        names = [name for name, _ in pairs]
        raise FactError(f"key {next(name for name in names if names.count(name) > 1)!r} stands twice")
    return record


def _refuse_constant(name: str) -> object:
    raise FactError(f"not JSON: {name}")


class _Reader:
    """Takes records one by one; what refers to another line is looked at when all are read."""

    def __init__(self) -> None:
        self.case = CaseFile()
        self.references: list[tuple[int, str, str]] = []
        self.numbered: dict[tuple[str, int, int], Fact] = {}

    def take(self, number: int, record: Record) -> None:
        kind = record.get("kind")
        if kind == "program":
            program = parse_program(record)
            _put(self.case.programs, program.id, program, what=f"program {program.id!r}")
        elif kind == "enrollment":
            enrollment = parse_enrollment(record)
            self.references.append((number, "program", enrollment.program))
            if enrollment not in self.case.enrollments:
                self.case.enrollments.append(enrollment)
        elif kind == "session":
            session = parse_session(record)
            self.references.append((number, "program", session.program))
            _put(self.case.sessions, session.plan.id, session, what=f"session {session.plan.id!r}")
        elif isinstance(kind, str) and kind in KINDS:
            self._take_fact(number, record)
        else:
            raise FactError("a line needs 'kind'" if "kind" not in record else f"unknown kind {kind!r}")

    def _take_fact(self, number: int, record: Record) -> None:
        known = {
            key: value for key, value in record.items() if value is not None or key not in ("epoch", "seq")
        }
        fact = parse_fact(known)
        self.references.append((number, "session", fact.session))
        if "seq" in known:
            first = self.numbered.setdefault((fact.session, fact.epoch, fact.seq), fact)
            if first != fact:
                raise FactError(f"epoch {fact.epoch}, seq {fact.seq} was used before with different content")
            if first is not fact:
                return
        self.case.facts.setdefault(fact.session, []).append(fact)

    def finish(self) -> CaseFile:
        known: dict[str, Mapping[str, object]] = {
            "program": self.case.programs,
            "session": self.case.sessions,
        }
        for number, what, name in self.references:
            if name not in known[what]:
                raise CaseError(number, f"no such {what}: {name!r}")
        return self.case


def _put(into: dict[str, Value], name: str, value: Value, *, what: str) -> None:
    if into.setdefault(name, value) != value:
        raise FactError(f"{what} was given before with different content")
