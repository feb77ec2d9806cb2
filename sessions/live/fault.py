"""What a log may say about an exception: its kind and where, never its words, which may hold a name."""

from __future__ import annotations

import logging
import traceback

_FRAMES = 4


def describe(error: BaseException) -> str:
    """For example `KeyError at runner.py:80 < runner.py:61`, innermost frame first."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    places = (f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {' < '.join(places)}"


def note(log: logging.Logger, error: BaseException, sentence: str, *ids: object) -> None:
    """Log a bug: `sentence` with its ids, and what may be said of `error`."""
    log.error(f"{sentence}: %s", *ids, describe(error))
