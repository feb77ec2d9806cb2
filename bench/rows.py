"""What a bench prints: a table for people, or JSON for machines."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Row:
    """One figure. `aim` None: told, not judged."""

    name: str
    value: float
    unit: str
    aim: float | None = None
    ok: bool | None = None


def at_most(name: str, value: float, *, unit: str, aim: float) -> Row:
    """A figure that should not be larger than `aim`."""
    return Row(name, round(value, 3), unit, aim, value <= aim)


def at_least(name: str, value: float, *, unit: str, aim: float) -> Row:
    """A figure that should not be smaller than `aim`."""
    return Row(name, round(value, 3), unit, aim, value >= aim)


def run(bench: Callable[[bool], Sequence[Row]], arguments: Sequence[str] | None = None) -> int:
    """Run `bench(quick)` as the command line asks; 1 if an aim was missed."""
    parser = argparse.ArgumentParser(description=bench.__doc__)
    parser.add_argument("--json", action="store_true", help="rows as JSON")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions, rougher figures")
    options = parser.parse_args(arguments)
    rows = bench(options.quick)
    print(json.dumps({"rows": [asdict(row) for row in rows]}) if options.json else _table(rows))
    print(f"Load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.", file=sys.stderr)
    return int(any(row.ok is False for row in rows))


def _table(rows: Sequence[Row]) -> str:
    width = max(len(row.name) for row in rows)
    return "\n".join(f"{row.name:<{width}}  {row.value:>10.3f} {row.unit:<6} {_verdict(row)}" for row in rows)


def _verdict(row: Row) -> str:
    if row.aim is None:
        return ""
    return f"aim {row.aim:g}: {'met' if row.ok else 'MISSED'}"
