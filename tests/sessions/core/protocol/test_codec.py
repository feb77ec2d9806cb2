"""Both directions, against one golden example of every message; and what hostile text comes to."""

import json
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from sessions.core.protocol.codec import FRAME_MAX_BYTES, PLAIN_MAX_BYTES, Malformed, decode, encode
from sessions.core.protocol.commands import OFFER_MAX_CHARS, Beat, Command, Hello, Offer
from sessions.core.protocol.events import MESSAGES, Event, Message, Ok

GOLDEN = Path(__file__).resolve().parents[3] / "golden" / "protocol"
NOT_A_COMMAND = Malformed("not_a_command")
TOO_LARGE = Malformed("too_large")


def types_of(union: object) -> list[str]:
    shapes: tuple[type[BaseModel], ...] = get_args(get_args(union)[0])
    return [shape.model_fields["type"].default for shape in shapes]


COMMAND_TYPES = types_of(Command)
MESSAGE_TYPES = [f"event-{name}" for name in types_of(Event)] + types_of(Message)[1:]


def golden(name: str) -> str:
    return (GOLDEN / f"{name}.json").read_text(encoding="utf-8")


def test_there_is_one_example_of_every_message() -> None:
    assert sorted(path.stem for path in GOLDEN.glob("*.json")) == sorted([*COMMAND_TYPES, *MESSAGE_TYPES])


@pytest.mark.parametrize("name", COMMAND_TYPES)
def test_every_command_is_read_as_the_example_says(name: str) -> None:
    command = decode(golden(name))
    assert not isinstance(command, Malformed)
    assert (command.type, command.model_dump(mode="json")) == (name, json.loads(golden(name)))


@pytest.mark.parametrize("name", MESSAGE_TYPES)
def test_every_message_is_written_as_the_example_says(name: str) -> None:
    message = MESSAGES.validate_json(golden(name))
    assert json.loads(encode(message)) == json.loads(golden(name))


def test_where_the_last_event_is_unknown_it_may_be_left_out() -> None:
    assert decode('{"type":"hello","ref":1,"ticket":"t"}') == Hello(ref=1, ticket="t")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "7",
        "{",
        "{}",
        '{"type":"beat"}',
        '{"type":"nobody","ref":1}',
        '{"type":"beat","ref":1}',
        '{"type":"beat","ref":"1","n":1}',
        '{"type":"beat","ref":1,"n":1.0}',
        '{"type":"beat","ref":1,"n":true}',
        '{"type":"beat","ref":-1,"n":1}',
        '{"type":"beat","ref":2147483648,"n":1}',
        '{"type":"beat","ref":1,"n":-1}',
        '{"type":"beat","ref":1,"n":1e400}',
        '{"type":"beat","ref":1,"n":NaN}',
        '{"type":"beat","ref":1,"n":' + "9" * 5000 + "}",
        '{"type":"beat","ref":1,"n":1,"extra":1}',
        '{"type":["beat"],"ref":1,"n":1}',
        '{"type":"admit","ref":1,"participant":""}',
        '{"type":"admit","ref":1,"participant":"' + "x" * 65 + '"}',
        '{"type":"admit","ref":1,"participant":"\\ud800"}',
        '{"type":"set_sending","ref":1,"microphone":1,"camera":0}',
        '{"type":"set_sending","ref":1,"microphone":"true","camera":false}',
        '{"type":"hello","ref":1,"ticket":"' + "x" * 4097 + '"}',
        '{"type":"hello","ref":1,"ticket":null}',
        '{"type":"hello","ref":1,"ticket":"t","peer":"p"}',
        "[" * 5000,
        '{"a":' * 1300,
    ],
    ids=lambda text: text[:50],
)
def test_whatever_is_not_a_command_is_malformed(text: str) -> None:
    assert decode(text) == NOT_A_COMMAND


def test_a_frame_is_measured_before_it_is_read() -> None:
    assert decode(" " * (FRAME_MAX_BYTES + 1)) == TOO_LARGE
    assert decode("ä" * (FRAME_MAX_BYTES // 2 + 1)) == TOO_LARGE
    assert decode(" " * FRAME_MAX_BYTES) == NOT_A_COMMAND


def test_only_an_offer_may_be_long() -> None:
    padding = " " * PLAIN_MAX_BYTES
    assert decode('{"type":"beat","ref":1,"n":1' + padding + "}") == TOO_LARGE
    sdp = "x" * OFFER_MAX_CHARS
    assert decode(json.dumps({"type": "offer", "ref": 1, "sdp": sdp})) == Offer(ref=1, sdp=sdp)
    assert decode(json.dumps({"type": "offer", "ref": 1, "sdp": sdp + "x"})) == NOT_A_COMMAND


def test_a_malformed_message_is_not_repeated() -> None:
    assert "secret" not in repr(decode('{"type":"hello","ticket":"secret"}'))


@given(st.text())
def test_any_text_is_a_command_or_malformed(text: str) -> None:
    assert decode(text) == NOT_A_COMMAND


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
FIELDS = st.sampled_from(["ref", "n", "epoch", "ticket", "participant", "microphone", "sdp", "x"])


@given(st.sampled_from(COMMAND_TYPES), st.dictionaries(FIELDS, JSON))
def test_any_fields_are_a_command_that_says_the_same_or_malformed(
    name: str, fields: dict[str, object]
) -> None:
    command = decode(json.dumps({"type": name, **fields}))
    if not isinstance(command, Malformed):
        assert command.model_dump(exclude_unset=True) == {"type": name, **fields}


def test_a_decoded_command_is_frozen() -> None:
    assert decode('{"type":"beat","ref":1,"n":1}') == Beat(ref=1, n=1)
    with pytest.raises(ValueError, match="frozen"):
        Beat(ref=1, n=1).n = 2  # type: ignore[misc]


def test_messages_are_compact() -> None:
    assert encode(Ok(ref=1)) == '{"type":"ok","ref":1}'
