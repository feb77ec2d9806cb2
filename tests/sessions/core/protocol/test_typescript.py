import pytest

from sessions.core.protocol.schema import Schema
from sessions.core.protocol.typescript import type_of, typescript_text

TEXT = typescript_text()


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ({"type": "string", "maxLength": 3}, "string"),
        ({"type": "integer"}, "number"),
        ({"type": "boolean"}, "boolean"),
        ({"const": "hello", "type": "string"}, '"hello"'),
        ({"enum": ["live", "gone"], "type": "string"}, '"live" | "gone"'),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "number | null"),
        ({"$ref": "#/$defs/You"}, "You"),
        ({"type": "array", "items": {"$ref": "#/$defs/You"}}, "readonly You[]"),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, 'readonly ("a" | "b")[]'),
    ],
)
def test_type_of(field: Schema, said: str) -> None:
    assert type_of(field) == said


def test_a_shape_the_wire_does_not_use_is_an_error() -> None:
    with pytest.raises(KeyError):
        type_of({"type": "object"})


@pytest.mark.parametrize(
    "block",
    [
        "/** Minutes count from here. */\nexport interface Start {\n"
        '  readonly ref: number;\n  readonly type: "start";\n}\n',
        "  readonly epoch?: number | null;\n",
        "  /** In order of seat; empty in the lobby. */\n  readonly participants: readonly Participant[];\n",
        'export type RefusalCode =\n  | "not_allowed"\n',
        "export type Event =\n  | RoomChanged\n  | YouChanged\n",
        "export const CloseCode = {\n  MALFORMED: 4400,\n",
    ],
)
def test_what_is_written(block: str) -> None:
    assert block in TEXT


def test_it_says_where_it_comes_from() -> None:
    first = TEXT.splitlines()[0]
    assert first == "// Generated from sessions/core/protocol by `manage.py exportprotocol`. Do not edit."
