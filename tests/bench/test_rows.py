from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from bench.rows import Row, at_most, run

MET = at_most("a", 0.51234, unit="ratio", aim=0.6)
MISSED = at_most("b", 7, unit="us", aim=6)
TOLD = Row("c", 1, "s")


def test_an_aim_is_judged() -> None:
    assert (MET.value, MET.aim, MET.ok) == (0.512, 0.6, True)
    assert (MISSED.value, MISSED.aim, MISSED.ok) == (7, 6, False)


@pytest.mark.parametrize(("rows", "code"), [([MET, TOLD], 0), ([MET, MISSED], 1)])
def test_json_says_everything_and_the_exit_code_says_if_aims_were_met(
    rows: list[Row], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def bench(quick: bool) -> Sequence[Row]:
        assert quick
        return rows

    assert run(bench, ["--json", "--quick"]) == code
    assert json.loads(capsys.readouterr().out) == {
        "rows": [
            {"name": row.name, "value": row.value, "unit": row.unit, "aim": row.aim, "ok": row.ok}
            for row in rows
        ]
    }


def test_the_table_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    run(lambda quick: [MET, MISSED, TOLD], [])
    assert capsys.readouterr().out.split("\n")[:2] == [
        "a       0.512 ratio  aim 0.6: met",
        "b       7.000 us     aim 6: MISSED",
    ]
