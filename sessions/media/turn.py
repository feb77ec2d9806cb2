"""Credentials for a TURN server (RFC 8656), for browsers whose network lets no UDP through.

Made as coturn's `use-auth-secret` checks them: the name is the second they end at and something random, the
password an HMAC of the name under a secret that both share. They name nobody.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Sequence
from typing import TypedDict

LIFE_S = 600  # for an allocation to begin; one that goes on is refreshed without being asked again


class IceServer(TypedDict):
    """`RTCIceServer` of the browser."""

    urls: list[str]
    username: str
    credential: str


def ice_servers(urls: Sequence[str], secret: str, *, nonce: str, now_s: int) -> list[IceServer]:
    """What a browser is given as its `iceServers`: nothing where there is no TURN server.

    `nonce` is random and without a colon; `now_s` is the time of day in seconds since the epoch.
    """
    if not urls:
        return []
    username = f"{now_s + LIFE_S}:{nonce}"
    digest = hmac.digest(secret.encode(), username.encode(), "sha1")
    credential = base64.b64encode(digest).decode()
    return [{"urls": list(urls), "username": username, "credential": credential}]
