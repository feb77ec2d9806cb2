"""What the kernel threw away before it could be read: a full receive buffer says nothing to its socket."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable
from pathlib import Path

_TABLES = (Path("/proc/net/udp"), Path("/proc/net/udp6"))  # proc(5); the last column is `drops`
_INODE = 9


def drops_of(sock: socket.socket, tables: Iterable[Path] = _TABLES) -> int:
    """Datagrams for `sock` that found its receive buffer full; 0 where the system does not say."""
    inode = str(os.fstat(sock.fileno()).st_ino)
    return sum(_drops(table, inode) for table in tables)


def _drops(table: Path, inode: str) -> int:
    try:
        rows = [row.split() for row in table.read_text().splitlines()[1:]]
    except OSError:
        return 0
    return sum(int(row[-1]) for row in rows if len(row) > _INODE and row[_INODE] == inode)
