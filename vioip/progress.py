"""A bar for commands that take a while."""

from __future__ import annotations

from typing import TextIO

WIDTH = 40


class Bar:
    """Progress in plain text; on a terminal one line that grows, elsewhere a line at the end."""

    def __init__(self, out: TextIO, total: int) -> None:
        self._out = out
        self._total = max(1, total)
        self._done = 0

    def advance(self, by: int) -> None:
        """`by` more are done."""
        self._done = min(self._total, self._done + by)
        if self._out.isatty():
            self._out.write("\r" + self.line)
            self._out.flush()

    def finish(self) -> None:
        """All that there was is done."""
        self._done = self._total
        self._out.write(("\r" if self._out.isatty() else "") + self.line + "\n")

    @property
    def line(self) -> str:
        """`[####----] 50 %`."""
        full = WIDTH * self._done // self._total
        return f"[{'#' * full}{'-' * (WIDTH - full)}] {100 * self._done // self._total:3} %"
