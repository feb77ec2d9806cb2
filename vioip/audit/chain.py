"""The arithmetic of the audit chain: what is digested, with which key.

A record's mac is HMAC-SHA256 over the canonical JSON of its content and the mac of the record before it.
The key is derived from `VIOIP_AUDIT_KEY`, which is never stored in the database. Pure but for the
settings: no row is read here.
"""

from __future__ import annotations

import hashlib
import hmac
import json
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


def chain_key() -> bytes:
    """The key of the chain: derived, so that the setting may serve other purposes as well."""
    secret: str = settings.VIOIP_AUDIT_KEY
    return hmac.digest(secret.encode(), _PURPOSE, hashlib.sha256)


def mac_of(content: Content, previous: str, *, key: bytes) -> str:
    """The mac (hex) of `content` after a record whose mac was `previous` ("" for the first)."""
    message = json.dumps(
        [
            previous,
            content.number,
            content.at.astimezone(UTC).isoformat(timespec="microseconds"),
            content.actor,
            content.action,
            content.target_kind,
            content.target_id,
            content.detail,
        ],
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=True,
    )
    return hmac.new(key, message.encode(), hashlib.sha256).hexdigest()
