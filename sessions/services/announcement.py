"""Telling other processes, after the commit, that something they may be showing has changed.

Pokes only: they carry ids, never content, and whoever is poked asks the database. A poke that is lost,
or a layer that is away, loses nothing but freshness.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

ATTENDANCE = "attendance"
"""The topic that open boards listen to (`sessions.live.topics`)."""
ROSTER = "roster"
"""The topic that room nodes listen to (`sessions.live.topics`)."""

_log = logging.getLogger(__name__)


def announce_schedule() -> None:
    """After the commit: sessions or rosters have changed, and with them what boards and rooms show."""
    for topic in (ROSTER, ATTENDANCE):
        transaction.on_commit(partial(_send, topic, {"type": topic, "session": ""}), robust=True)


def announce_record(session: UUID) -> None:
    """After the commit: what `session` came to was corrected, signed or amended."""
    poke = {"type": ATTENDANCE, "session": str(session)}
    transaction.on_commit(lambda: _send(ATTENDANCE, poke), robust=True)


def announce_roster(session: UUID) -> None:
    """After the commit: somebody was put on the roster of `session` or taken off; open rooms ask as well."""
    for topic in (ROSTER, ATTENDANCE):
        poke = {"type": topic, "session": str(session)}
        transaction.on_commit(partial(_send, topic, poke), robust=True)


def _send(topic: str, poke: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    try:
        async_to_sync(layer.group_send)(topic, poke)
    except OSError:
        _log.warning("a poke to %s was not sent: the layer is away", topic)
