"""Which pages may open our websockets: full origins, scheme and port included (TRAPS C11)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Headers = Iterable[tuple[bytes, bytes]]


def header(headers: Headers, name: bytes) -> str:
    """The one value of header `name`; empty when it is absent or given more than once."""
    values = [value for key, value in headers if key == name]
    return values[0].decode("latin1") if len(values) == 1 else ""


def may_connect(headers: Sequence[tuple[bytes, bytes]], allowed: Sequence[str], *, debug: bool) -> bool:
    """Whether the Origin header names one of `allowed` ("https://clinic.invalid").

    With nothing configured and `debug` on, the origin must be the very host that was asked, over plain
    or secure http. A missing or opaque ("null") origin is refused.
    """
    origin = header(headers, b"origin").lower()
    if not origin or origin == "null":
        return False
    if allowed:
        return origin in {entry.lower().rstrip("/") for entry in allowed}
    host = header(headers, b"host").lower()
    return debug and bool(host) and origin in (f"http://{host}", f"https://{host}")
