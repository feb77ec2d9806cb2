"""Telling other processes, after the commit, that something they may be showing has changed.

Pokes only: they carry ids, never content, and whoever is poked asks the database. A poke that is lost,
or a layer that is away, loses nothing but freshness.
"""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

BOARD_TOPIC = "board"

_log = logging.getLogger(__name__)


def announce_schedule(program: UUID) -> None:
    """After the commit: the sessions or rosters of `program` have changed."""
    poke = {"type": "schedule.changed", "program": str(program)}
    transaction.on_commit(lambda: _send(BOARD_TOPIC, poke), robust=True)


def _send(topic: str, poke: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    try:
        async_to_sync(layer.group_send)(topic, poke)
    except OSError:
        _log.warning("a poke to %s was not sent: the layer is away", topic)
