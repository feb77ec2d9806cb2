from typing import get_args

from sessions.core.protocol.commands import Command
from sessions.core.protocol.events import Event, Message
from sessions.core.protocol.schema import fields, members, values, wire_schema
from sessions.core.protocol.values import Stopped

SCHEMA = wire_schema()


def names(union: object) -> list[str]:
    return [shape.__name__ for shape in get_args(get_args(union)[0])]


def test_the_unions_are_whole_and_in_order() -> None:
    unions = {"Command": Command, "Event": Event, "Message": Message}
    told = {name: [shape.name for shape in members(SCHEMA, name)] for name in unions}
    assert told == {name: names(union) for name, union in unions.items()}


def test_what_no_union_lists_is_a_value() -> None:
    assert [shape.name for shape in values(SCHEMA)] == [
        "Absence",
        "Barred",
        "Between",
        "Break",
        "Breakout",
        "BreakoutPlan",
        "Breakouts",
        "Caption",
        "Captions",
        "Chat",
        "ChatLine",
        "Handout",
        "HelpCall",
        "Leadership",
        "LineFigures",
        "LobbyLine",
        "Note",
        "OwnMinutes",
        "Participant",
        "PastCap",
        "Poll",
        "Reaction",
        "RefusalCode",
        "RoomStatus",
        "Round",
        "SittingOut",
        "Snapshot",
        "Stopped",
        "Timer",
        "Waiting",
        "Worry",
        "You",
    ]


def test_one_definition_in_full() -> None:
    assert SCHEMA["$defs"]["Stopped"] == {
        "additionalProperties": False,
        "description": Stopped.__doc__,
        "properties": {
            "microphone": {"maximum": 2**53 - 1, "minimum": 0, "type": "integer"},
            "camera": {"maximum": 2**53 - 1, "minimum": 0, "type": "integer"},
        },
        "required": ["microphone", "camera"],
        "type": "object",
    }


def test_an_event_in_a_message_is_referred_to_by_name() -> None:
    assert SCHEMA["$defs"]["Numbered"]["properties"]["event"] == {"$ref": "#/$defs/Event"}


def test_the_type_is_always_required_and_what_has_a_default_is_not() -> None:
    hello = {name: is_required for name, _, is_required in fields(SCHEMA["$defs"]["Hello"])}
    assert hello == {"ref": True, "type": True, "ticket": True, "epoch": False, "n": False}
    assert SCHEMA["$defs"]["Hello"]["required"] == ["type", "ref", "ticket"]
