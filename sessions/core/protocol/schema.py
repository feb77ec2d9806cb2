"""The wire as one JSON Schema (draft 2020-12), generated from the models.

The definitions `Command`, `Event` and `Message` are the three unions; everything else is one of their
members or a value inside one. TypeScript (`typescript`) and prose (`reference`) are made from this.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from sessions.core.protocol.commands import COMMANDS
from sessions.core.protocol.events import MESSAGES, Event

SUBPROTOCOL = "vioip.1"
UNIONS = ("Command", "Event", "Message")
_REF = "#/$defs/"

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """One definition, in the order in which a reader wants them."""

    name: str
    schema: Schema


def wire_schema() -> Schema:
    """The whole wire."""
    events: TypeAdapter[Event] = TypeAdapter(Event)
    adapters = (("Command", COMMANDS), ("Event", events), ("Message", MESSAGES))
    unions, shared = TypeAdapter.json_schemas([(name, "validation", adapter) for name, adapter in adapters])
    definitions = {**shared["$defs"], **{name: _tidy(schema) for (name, _), schema in unions.items()}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SUBPROTOCOL,
        "$defs": {name: _definition(schema) for name, schema in sorted(definitions.items())},
    }


def schema_text() -> str:
    """`wire_schema` as it is committed."""
    return json.dumps(wire_schema(), indent=2, ensure_ascii=False) + "\n"


def members(schema: Schema, union: str) -> tuple[Shape, ...]:
    """The shapes of one union, in its order."""
    names = [reference_name(member) for member in schema["$defs"][union]["oneOf"]]
    return tuple(Shape(name, schema["$defs"][name]) for name in names)


def values(schema: Schema) -> tuple[Shape, ...]:
    """The shapes that no union lists: what the others are made of."""
    listed = {shape.name for union in UNIONS for shape in members(schema, union)} | set(UNIONS)
    return tuple(Shape(name, shape) for name, shape in schema["$defs"].items() if name not in listed)


def fields(shape: Schema) -> Iterator[tuple[str, Schema, bool]]:
    """(name, schema, whether it must be there); `type` always must."""
    required = set(shape.get("required", ())) | {"type"}
    for name, field in shape["properties"].items():
        yield name, field, name in required


def reference_name(schema: Schema) -> str:
    """The definition that `{"$ref": …}` names."""
    return str(schema["$ref"]).removeprefix(_REF)


def _definition(schema: Schema) -> Schema:
    """Without titles, which repeat names, and with the union of events referred to by name."""
    if "properties" not in schema:
        return _tidy(schema)
    properties = {name: _field(field) for name, field in schema["properties"].items()}
    required = ["type"] if "type" in properties else []
    tidy = {key: value for key, value in schema.items() if key != "title"}
    return {**tidy, "properties": properties, "required": [*required, *schema.get("required", [])]}


def _field(schema: Schema) -> Schema:
    return {"$ref": f"{_REF}Event"} if "oneOf" in schema else _tidy(schema)


def _tidy(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key not in ("title", "default")}
