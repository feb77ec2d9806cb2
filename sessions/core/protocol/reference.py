"""The wire as prose for people: `docs/protocol.md`."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sessions.core.protocol.codec import FRAME_MAX_BYTES, PLAIN_MAX_BYTES
from sessions.core.protocol.events import CloseCode
from sessions.core.protocol.schema import SUBPROTOCOL, Schema, Shape, fields, members, values, wire_schema
from sessions.core.protocol.typescript import type_of

_INTRODUCTION = f"""\
# The wire: `{SUBPROTOCOL}`

Generated from `sessions/core/protocol` by `manage.py exportprotocol`. Do not edit.

One websocket per connection of a browser, subprotocol `{SUBPROTOCOL}`, JSON text frames of at most
{FRAME_MAX_BYTES // 1024} KiB ({PLAIN_MAX_BYTES // 1024} KiB for anything but an offer).
The first message is `hello`. Every command carries a `ref` that its answer repeats. Events are numbered
per participant and epoch: a participant's connections share one sequence. The state after event `n` is
the snapshot of `welcome` with the events up to `n` applied in order; `tests/transcripts` holds examples
that both sides replay. Who may send what, and when, is the table in `sessions/core/room/permission.py`.
"""

_UNIONS = {
    "Command": ("Commands", "From the browser."),
    "Event": ("Events", "Inside `event` messages, numbered."),
    "Message": ("Messages", "From the room."),
}


def reference_text() -> str:
    """The contents of `docs/protocol.md`."""
    schema = wire_schema()
    blocks = [_INTRODUCTION]
    for union, (title, words) in _UNIONS.items():
        blocks.append(f"## {title}\n\n{words}\n")
        blocks += [_section(shape, _wire_name(shape)) for shape in members(schema, union)]
    blocks.append("## Values\n")
    blocks += [_section(shape, shape.name) for shape in values(schema)]
    return "\n".join([*blocks, _close_codes()])


def _wire_name(shape: Shape) -> str:
    return str(shape.schema["properties"]["type"]["const"])


def _section(shape: Shape, name: str) -> str:
    words = shape.schema.get("description", "")
    paragraphs = [f"### `{name}`", words, "\n".join(_rows(shape.schema))]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n"


def _rows(schema: Schema) -> Iterator[str]:
    if "properties" not in schema:
        yield from (f"- `{json.dumps(value)}`" for value in schema["enum"])
        return
    shown = [row for row in fields(schema) if row[0] != "type"]
    if not shown:
        return
    yield "| field | type | |"
    yield "|---|---|---|"
    for name, field, is_required in shown:
        kind = type_of(field).replace("readonly ", "").replace("|", "\\|")
        notes = [*([] if is_required else ["May be missing."]), str(field.get("description", ""))]
        yield f"| `{name}` | {kind} | {' '.join(note for note in notes if note)} |"


def _close_codes() -> str:
    codes = {name: code for name, code in vars(CloseCode).items() if name.isupper()}
    rows = [f"| {code} | `{name}` |" for name, code in codes.items()]
    return "\n".join(["## Close codes\n", f"{CloseCode.__doc__}\n", "| code | |", "|---|---|", *rows]) + "\n"
