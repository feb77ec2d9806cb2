"""What lies in the directory of journals: what waits for the database, and what cannot be read."""

from __future__ import annotations

import fcntl
from pathlib import Path

from sessions.live.journal import DAMAGED, SUFFIX, Content, Unreadable, read
from sessions.queries.soundness import Bad, Part


def journals_part(directory: Path) -> Part:
    """Reads every journal without touching it; those in use are read as far as they are written."""
    part = Part("journals", {"files": 0, "facts waiting": 0})
    for path in sorted(directory.glob(f"*{SUFFIX}")):
        part.counts["files"] += 1
        try:
            in_use, content = _is_in_use(path), read(path)
        except OSError as error:
            part.blame(Bad("journal", path.name, f"cannot be read: {error.strerror}"))
            continue
        _judge(part, path.name, content, in_use=in_use)
    for path in sorted(directory.glob(f"*{DAMAGED}")):
        part.note(f"{path.name}: was damaged; the database has what could be read of it")
    aside = directory / "aside.jsonl"
    if aside.exists():
        part.note(f"{aside.name}: {len(aside.read_bytes().splitlines())} facts that no database takes")
    return part


def _judge(part: Part, name: str, content: Content, *, in_use: bool) -> None:
    part.counts["facts waiting"] += len(content.pending)
    scanned = content.scanned
    if scanned.damaged_bytes:
        part.blame(Bad("journal", name, f"{scanned.damaged_bytes} bytes between its records are damaged"))
    if scanned.torn_bytes and not in_use:
        part.note(f"{name}: a torn tail of {scanned.torn_bytes} bytes, cut when a node starts")
    for entry in content.pending:
        if isinstance(entry.fact, Unreadable):
            part.note(f"{name} record {entry.ordinal}: no fact we know; it will be set aside")
    if content.pending and not in_use:
        part.note(f"{name}: {len(content.pending)} facts wait for a node of this machine to start")


def _is_in_use(path: Path) -> bool:
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False
