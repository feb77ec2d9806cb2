"""System checks of an installation, with ids that `docs/deploying.md` explains."""

import ipaddress
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from vioip.sealing import KEY_LETTERS

TURN_URL = re.compile(r"turns?:(\[[0-9a-fA-F:]+\]|[\w.-]+)(:\d+)?(\?transport=(udp|tcp))?")  # RFC 7065
Check = Callable[[], list[CheckMessage]]


def check_demo() -> list[CheckMessage]:
    """E001: demo accounts sign in with one click; that must never face people in care."""
    if settings.VIOIP_DEMO and not settings.VIOIP_STARTED_IN_DEBUG:
        return [Error("VIOIP_DEMO is on while DEBUG is off.", hint="Unset VIOIP_DEMO.", id="vioip.E001")]
    return []


def check_secret_key() -> list[CheckMessage]:
    """E002: tickets, sign-in and the audit chain hang on this key."""
    key = settings.SECRET_KEY
    if len(key) < 50 or len(set(key)) < 5:
        hint = "Give at least 50 random characters."
        return [Error("SECRET_KEY is too weak.", hint=hint, id="vioip.E002")]
    return []


def check_public_address() -> list[CheckMessage]:
    """E003: browsers are sent to this address for media; a name or a typing error would reach nobody."""
    try:
        for address in settings.VIOIP_PUBLIC_ADDRESS:
            ipaddress.ip_address(address)
    except ValueError:
        hint = "Give the IP addresses at which browsers reach the media port, or leave it empty."
        return [Error("VIOIP_PUBLIC_ADDRESS is not an IP address.", hint=hint, id="vioip.E003")]
    return []


def check_urls() -> list[CheckMessage]:
    """E004 and E005: addresses of room nodes are websocket bases, origins are full origins."""
    found: list[CheckMessage] = []
    nodes = [*settings.VIOIP_NODE_ORIGINS, *filter(None, [settings.VIOIP_NODE_URL])]
    if any(not _is_bare(url, ("ws", "wss")) for url in nodes):
        hint = "Write ws://host:port or wss://host, without a path."
        found.append(Error("VIOIP_NODE_URL or VIOIP_NODE_ORIGINS is wrong.", hint=hint, id="vioip.E004"))
    if any(not _is_bare(url, ("http", "https")) for url in settings.VIOIP_ORIGINS):
        hint = "Write https://host, with the scheme and without a path."
        found.append(Error("VIOIP_ORIGINS holds something that is no origin.", hint=hint, id="vioip.E005"))
    return found


def check_turn() -> list[CheckMessage]:
    """E008: a relay without the shared secret refuses everybody, and a wrong address breaks every join."""
    urls, secret = settings.VIOIP_TURN_URLS, settings.VIOIP_TURN_SECRET
    if all(TURN_URL.fullmatch(url) for url in urls) and (secret or not urls):
        return []
    hint = "Write turn:host:port?transport=udp or turns:host:443?transport=tcp, and give VIOIP_TURN_SECRET."
    return [Error("VIOIP_TURN_URLS or VIOIP_TURN_SECRET is wrong.", hint=hint, id="vioip.E008")]


def check_role() -> list[CheckMessage]:
    """E006, W101 and W102: what several processes need to share."""
    role = settings.VIOIP_ROLE
    if role not in ("all", "web", "rooms"):
        return [Error("VIOIP_ROLE is not all, web or rooms.", id="vioip.E006")]
    found: list[CheckMessage] = []
    if role != "all" and settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        hint = "Give DATABASE_URL=postgres://…, or serve with --role all."
        found.append(Warning("Several processes share one SQLite file.", hint=hint, id="vioip.W101"))
    if role == "web" and settings.CACHES["default"]["BACKEND"].endswith("LocMemCache"):
        hint = "Give CACHE_URL, or each web process counts attempts to sign in for itself."
        found.append(Warning("Rate limits are not shared.", hint=hint, id="vioip.W102"))
    return found


def check_frontend() -> list[CheckMessage]:
    """W103: without its scripts the room page is empty."""
    if settings.DJANGO_VITE["default"]["dev_mode"]:
        return []
    if settings.DJANGO_VITE["default"]["manifest_path"].is_file():
        return []
    return [Warning("The front end has not been built.", hint="Run `make setup`.", id="vioip.W103")]


def check_audit_key() -> list[CheckMessage]:
    """W104: one key for two purposes means that changing it breaks the audit chain."""
    if not settings.VIOIP_STARTED_IN_DEBUG and settings.VIOIP_AUDIT_KEY == settings.SECRET_KEY:
        hint = "Give VIOIP_AUDIT_KEY another 50 random characters and keep it for good."
        return [Warning("The audit trail has no key of its own.", hint=hint, id="vioip.W104")]
    return []


def check_seal_keys() -> list[CheckMessage]:
    """E009: without keys nothing personal could be saved; with a wrong one it could not be read again."""
    keys: list[str] = settings.VIOIP_SEAL_KEYS
    others = () if settings.VIOIP_STARTED_IN_DEBUG else (settings.SECRET_KEY, settings.VIOIP_AUDIT_KEY)
    wrong = {
        "VIOIP_SEAL_KEYS is not set.": not keys,
        "A key in VIOIP_SEAL_KEYS is too weak.": any(
            len(key) < KEY_LETTERS or len(set(key)) < 5 for key in keys
        ),
        "A key stands twice in VIOIP_SEAL_KEYS.": len(set(keys)) < len(keys),
        "A key in VIOIP_SEAL_KEYS has another purpose already.": not set(keys).isdisjoint(others),
    }
    hint = "Give 50 random characters of their own, newest first, with commas; keep them apart from back-ups."
    return [Error(sentence, hint=hint, id="vioip.E009") for sentence, is_so in wrong.items() if is_so]


def _is_bare(url: str, schemes: tuple[str, ...]) -> bool:
    """Whether `url` is scheme, host and perhaps port, and nothing else."""
    try:
        parts = urlsplit(url)
        has_host = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    return parts.scheme in schemes and has_host and not (parts.path or parts.query or parts.fragment)


ALL: list[Check] = [
    check_demo,
    check_secret_key,
    check_public_address,
    check_urls,
    check_turn,
    check_role,
    check_frontend,
    check_audit_key,
    check_seal_keys,
]


def check_house(**_kwargs: Any) -> list[CheckMessage]:
    """Every check above; what Django runs at start and by `manage.py check`."""
    return [message for check in ALL for message in check()]
