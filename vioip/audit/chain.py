"""The arithmetic of chains: what is digested, with which key.

A row's mac is HMAC-SHA256 over the canonical JSON of the mac before it and of its own content. Keys are
derived from `VIOIP_AUDIT_KEY`, which is never stored in the database, one for each purpose. Pure but for
the settings: no row is read here. `docs/ledger.md` shows how to do the same elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

_PURPOSE = b"vioip audit chain 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All of a record that its mac vouches for; `detail` holds JSON values only."""

    number: int
    at: datetime
    actor: str | None
    action: str
    target_kind: str
    target_id: str
    detail: dict[str, Any]


def chain_key(purpose: bytes = _PURPOSE) -> bytes:
    """The key of one kind of chain: no digest of one kind passes for one of another."""
    secret: str = settings.VIOIP_AUDIT_KEY
    return hmac.digest(secret.encode(), purpose, hashlib.sha256)


def digest_of(values: Sequence[Any], *, key: bytes) -> str:
    """The keyed digest (hex) of JSON values: without blanks, keys sorted, everything but ASCII escaped."""
    message = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hmac.new(key, message.encode(), hashlib.sha256).hexdigest()


def mac_of(content: Content, previous: str, *, key: bytes) -> str:
    """The mac (hex) of `content` after a record whose mac was `previous` ("" for the first)."""
    values = [
        previous,
        content.number,
        content.at.astimezone(UTC).isoformat(timespec="microseconds"),
        content.actor,
        content.action,
        content.target_kind,
        content.target_id,
        content.detail,
    ]
    return digest_of(values, key=key)
