import pytest

from sessions.core.protocol.reference import reference_text
from sessions.core.protocol.schema import UNIONS, members, values, wire_schema

TEXT = reference_text()
SCHEMA = wire_schema()
NAMED = [shape.name for shape in values(SCHEMA)] + [
    shape.schema["properties"]["type"]["const"] for union in UNIONS for shape in members(SCHEMA, union)
]


@pytest.mark.parametrize("name", NAMED)
def test_everything_has_its_section(name: str) -> None:
    assert f"\n### `{name}`\n" in TEXT


@pytest.mark.parametrize(
    "block",
    [
        "### `end_break`\n\nThe group goes on.\n\n| field | type | |\n|---|---|---|\n| `ref` | number |  |\n",
        "| `epoch` | number \\| null | May be missing. |\n",
        '- `"room_full"`\n',
        "| 4410 | `SESSION_ENDED` |\n",
        "at most\n128 KiB (8 KiB for anything but an offer).\n",
    ],
)
def test_what_is_written(block: str) -> None:
    assert block in TEXT
