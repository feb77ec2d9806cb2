"""Text to commands, messages to text. What a browser sends is hostile until it has passed here.

Size is checked before anything is parsed (PROMISES section 2); a command is then exactly one of the
declared shapes, with no field nobody declared and no value of a neighbouring type.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import ValidationError

from sessions.core.protocol.commands import COMMANDS, Command, Offer
from sessions.core.protocol.events import Message

FRAME_MAX_BYTES = 128 * 1024
# Only an offer is long: everything else is a few names and numbers, or a ticket of at most 4 kB.
PLAIN_MAX_BYTES = 8 * 1024


@dataclass(frozen=True, slots=True)
class Malformed:
    """Not a command. Says what is wrong and never repeats what was sent."""

    reason: Literal["too_large", "not_a_command"]


def decode(text: str) -> Command | Malformed:
    """The command that `text` holds."""
    size = _size(text)
    if size > FRAME_MAX_BYTES:
        return Malformed("too_large")
    try:
        command = COMMANDS.validate_json(text, strict=True)
    except (ValidationError, ValueError):
        return Malformed("not_a_command")
    if size > PLAIN_MAX_BYTES and not isinstance(command, Offer):
        return Malformed("too_large")
    return command


def encode(message: Message) -> str:
    """The text that `message` travels as."""
    return message.model_dump_json()


def _size(text: str) -> int:
    """Bytes on the wire; lone surrogates, which no wire carries, count like other characters."""
    return len(text) if text.isascii() else len(text.encode(errors="surrogatepass"))
