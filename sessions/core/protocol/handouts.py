"""Handouts: a link or a file that somebody who leads shows to all in the room.

The room knows what a handout is called and how to reach it, never what is in it: a file goes to the page's
server (`sessions/views/handouts.py`), and a link is opened by people's browsers alone.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sessions.core.protocol.chat import VISIBLE
from sessions.core.protocol.command import Asked
from sessions.core.protocol.value import Count, Instant, Value

# Longer is cut on a phone; shorter cuts the names that worksheets have.
TITLE_MAX_CHARS = 80
# Longer addresses carry other people's trackers, and nobody can read them before opening.
LINK_MAX_CHARS = 300
# A whole web address in plain letters: no other scheme, no name or password before an @ that would hide
# where it leads, and a foreign host only in the spelling that looks like no other (xn--; RFC 3986, 5891).
LINK = r"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][!-~]*)?$"
FILE_MAX_BYTES = 10 * 1024 * 1024

HandoutId = Annotated[str, Field(min_length=1, max_length=64)]
FileKind = Literal["pdf", "png", "jpeg", "text"]
Title = Annotated[str, Field(min_length=1, max_length=TITLE_MAX_CHARS, pattern=VISIBLE)]


class Handout(Value):
    """Something to open. `link` is none for a file, which the page's server has under this `id`."""

    id: HandoutId
    title: str
    kind: Literal["link"] | FileKind
    link: str | None
    bytes: Count = Field(description="How large a file is; 0 for a link.")
    name: str = Field(description="Who shares it.")
    at_ms: Instant


class ShareLink(Asked):
    """Show everybody a link."""

    type: Literal["share_link"] = "share_link"
    title: Title
    link: Annotated[str, Field(max_length=LINK_MAX_CHARS, pattern=LINK)]


class ShareFile(Asked):
    """Show everybody a file that the page's server has taken; `file` is the id that it gave."""

    type: Literal["share_file"] = "share_file"
    file: Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    title: Title
    kind: FileKind
    bytes: Annotated[int, Field(ge=1, le=FILE_MAX_BYTES)]


class WithdrawHandout(Asked):
    """Nobody can open it any more from here; a file is deleted."""

    type: Literal["withdraw_handout"] = "withdraw_handout"
    handout: HandoutId


class HandoutsChanged(Value):
    type: Literal["handouts_changed"] = "handouts_changed"
    handouts: tuple[Handout, ...]


HandingOut = ShareLink | ShareFile | WithdrawHandout
