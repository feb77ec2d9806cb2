"""The wire as TypeScript: one interface for each shape, unions discriminated by `type`."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sessions.core.protocol.events import CloseCode
from sessions.core.protocol.schema import (
    UNIONS,
    Schema,
    Shape,
    fields,
    members,
    reference_name,
    values,
    wire_schema,
)

HEADER = "// Generated from sessions/core/protocol by `manage.py exportprotocol`. Do not edit.\n"
_PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def typescript_text() -> str:
    """The contents of `frontend/src/protocol/types.ts`."""
    schema = wire_schema()
    blocks = [HEADER, *(_declare(shape) for shape in values(schema))]
    for union in UNIONS:
        shapes = members(schema, union)
        blocks += [_declare(shape) for shape in shapes]
        blocks.append(_alias(union, [shape.name for shape in shapes]))
    return "\n".join([*blocks, _close_codes()])


def type_of(field: Schema) -> str:
    """The TypeScript type of one field's schema. Raises KeyError for a shape the wire does not use."""
    if "$ref" in field:
        return reference_name(field)
    if "const" in field:
        return json.dumps(field["const"])
    if "enum" in field:
        return " | ".join(json.dumps(value) for value in field["enum"])
    if "anyOf" in field:
        return " | ".join(type_of(option) for option in field["anyOf"])
    if field["type"] == "array":
        return _array(type_of(field["items"]))
    return _PLAIN[field["type"]]


def _array(item: str) -> str:
    return f"readonly ({item})[]" if " " in item else f"readonly {item}[]"


def _declare(shape: Shape) -> str:
    comment = _comment(shape.schema, indent="")
    if "properties" not in shape.schema:
        return f"{comment}{_alias(shape.name, type_of(shape.schema).split(' | '))}"
    return f"{comment}export interface {shape.name} {{\n{''.join(_members(shape.schema))}}}\n"


def _members(schema: Schema) -> Iterator[str]:
    for name, field, is_required in fields(schema):
        optional = "" if is_required else "?"
        yield f"{_comment(field, indent='  ')}  readonly {name}{optional}: {type_of(field)};\n"


def _comment(schema: Schema, *, indent: str) -> str:
    lines = str(schema.get("description", "")).splitlines()
    if not lines:
        return ""
    if len(lines) == 1:
        return f"{indent}/** {lines[0]} */\n"
    body = "".join(f"{indent} * {line}".rstrip() + "\n" for line in lines)
    return f"{indent}/**\n{body}{indent} */\n"


def _alias(name: str, options: list[str]) -> str:
    return f"export type {name} =" + "".join(f"\n  | {option}" for option in options) + ";\n"


def _close_codes() -> str:
    codes = {name: code for name, code in vars(CloseCode).items() if name.isupper()}
    rows = "".join(f"  {name}: {code},\n" for name, code in codes.items())
    return f"/** {CloseCode.__doc__} */\nexport const CloseCode = {{\n{rows}}} as const;\n"
