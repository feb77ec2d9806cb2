"""What a room remembers beyond its facts, so that a restart of its node loses nothing people would notice.

Facts are the truth and come first (`rebuild`); a memory adds what no fact holds. A sub-state takes part with
two verbs: `keep()`, its values as a `Kept`, and `restore(kept)`, which drops what its facts contradict. Both
are asked often or on stale values, so they are quick and total.
"""

from __future__ import annotations

from pydantic import ValidationError
from pydantic_core import from_json

from sessions.core.room.captioning import KeptCaptioning
from sessions.core.room.conversation import KeptConversation
from sessions.core.room.gestures import KeptGestures
from sessions.core.room.handout_list import KeptHandouts
from sessions.core.room.kept import Kept
from sessions.core.room.lifecycle import KeptLifecycle
from sessions.core.room.lines import KeptLines
from sessions.core.room.lobby import KeptLobby
from sessions.core.room.partition import KeptPartition
from sessions.core.room.polling import KeptPoll
from sessions.core.room.screen import KeptScreen
from sessions.core.room.sitting_out import KeptLead
from sessions.core.room.timer import KeptTimer
from sessions.core.room.turns import KeptTurns
from sessions.core.room.worries import KeptWorries

# More holds longer chats and costs a larger write after every line; beyond it the last smaller one stays.
MEMORY_MAX_CHARS = 256 * 1024


class RoomMemory(Kept):
    """One section for each sub-state that takes part."""

    gestures: KeptGestures = KeptGestures()
    lobby: KeptLobby = KeptLobby()
    life: KeptLifecycle = KeptLifecycle()
    screen: KeptScreen = KeptScreen()
    conversation: KeptConversation = KeptConversation()
    worries: KeptWorries = KeptWorries()
    lines: KeptLines = KeptLines()
    partition: KeptPartition = KeptPartition()
    lead: KeptLead = KeptLead()
    turns: KeptTurns = KeptTurns()
    timer: KeptTimer = KeptTimer()
    polling: KeptPoll = KeptPoll()
    captioning: KeptCaptioning = KeptCaptioning()
    handouts: KeptHandouts = KeptHandouts()


NOTHING = RoomMemory()


def read_memory(text: str) -> RoomMemory:
    """The memory that `text` (JSON) holds; a section that cannot be read is as if it had never been kept."""
    try:
        sections = from_json(text)
    except ValueError:
        return NOTHING
    return NOTHING if not isinstance(sections, dict) else _readable(sections)


def _readable(sections: dict[str, object]) -> RoomMemory:
    memory = NOTHING
    for name in RoomMemory.model_fields.keys() & sections.keys():
        try:
            section = RoomMemory.model_validate({name: sections[name]})
        except ValidationError:
            continue
        memory = memory.model_copy(update={name: getattr(section, name)})
    return memory
