"""Sealing: a text encrypted for one place in the database, and for no other.

AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits. What the text belongs to, its table, column
and row, is authenticated beside it, so that a value copied into another row or column does not open. A
sealed value is `1.<key id>.<nonce, text and tag in base64url>`: the id says which key opens it. Keys come
from `VIOIP_SEAL_KEYS`: the first seals, all open. Nothing here knows a table, and no error says a word of
what was sealed.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = "1"
KEY_LETTERS = 43  # as many letters of base64url as 32 random bytes make
NONCE_BYTES = 12  # SP 800-38D, 5.2.1.1: 96 bits; random nonces are safe for 2^32 texts under one key
_KEY_BYTES, _ID_BYTES = 32, 4


class SealError(Exception):
    """A value could not be sealed or opened. Its words name keys and places, never what was sealed."""


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """One key and the id by which sealed values name it; the id tells nothing of the key."""

    id: str
    secret: bytes

    def __repr__(self) -> str:
        """The id alone."""
        return f"Key({self.id})"


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """A sealed value as it stands in the database."""

    text: str

    @property
    def key_id(self) -> str:
        """Which key sealed it; empty when this is no sealed value."""
        version, _, rest = self.text.partition(".")
        return rest.partition(".")[0] if version == VERSION else ""

    def __repr__(self) -> str:
        """Nothing of it: representations end in logs."""
        return "Sealed(…)"


class Ring:
    """The keys of an installation, newest first. Raises ValueError when two are the same."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._keys: Mapping[str, Key] = {key.id: key for key in map(_derived, secrets)}
        if len(self._keys) < len(secrets):
            raise ValueError("a key stands twice in VIOIP_SEAL_KEYS")
        self._newest = next(iter(self._keys.values()), None)

    @property
    def newest_id(self) -> str:
        """The id of the key that seals. Raises SealError when there is none."""
        return self._sealing_key().id

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all keys, newest first."""
        return tuple(self._keys)

    def seal(self, text: str, place: str) -> Sealed:
        """`text`, sealed by the newest key for `place`. Raises SealError without a key."""
        key, nonce = self._sealing_key(), os.urandom(NONCE_BYTES)
        body = nonce + AESGCM(key.secret).encrypt(nonce, text.encode(), place.encode())
        return Sealed(f"{VERSION}.{key.id}.{base64.urlsafe_b64encode(body).decode()}")

    def open(self, sealed: Sealed, place: str) -> str:
        """The text sealed for `place`. Raises SealError: unknown key, another place, or a changed value."""
        key = self._keys.get(sealed.key_id)
        if key is None:
            raise SealError(f"{place} needs the key {sealed.key_id or '?'}, which is not in VIOIP_SEAL_KEYS")
        try:
            body = base64.urlsafe_b64decode(sealed.text.rpartition(".")[2])
            opened = AESGCM(key.secret).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], place.encode())
        except (InvalidTag, ValueError):
            raise SealError(f"{place} was not sealed for this place, or was changed") from None
        return opened.decode()

    def _sealing_key(self) -> Key:
        if self._newest is None:
            raise SealError("VIOIP_SEAL_KEYS is empty: nothing can be sealed")
        return self._newest


def the_ring() -> Ring:
    """The keys of the settings as they are now."""
    return _ring_of(tuple(settings.VIOIP_SEAL_KEYS))


@cache
def _ring_of(secrets: tuple[str, ...]) -> Ring:
    return Ring(secrets)


@cache
def _derived(secret: str) -> Key:
    """HKDF (RFC 5869), so that a key for another purpose given here by mistake is not used as it is."""
    derivation = HKDF(SHA256(), _KEY_BYTES + _ID_BYTES, salt=None, info=b"vioip sealed fields 1")
    material = derivation.derive(secret.encode())
    return Key(material[_KEY_BYTES:].hex(), material[:_KEY_BYTES])
