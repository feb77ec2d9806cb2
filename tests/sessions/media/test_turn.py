"""Credentials as coturn wants them; a real coturn takes them in `tests/e2e/test_relay.py`."""

import base64
import hashlib
import hmac

from sessions.media.turn import LIFE_S, ice_servers


def test_without_a_server_there_is_none() -> None:
    assert ice_servers([], "secret", nonce="n", now_s=0) == []


def test_credentials_end_in_ten_minutes_and_name_nobody() -> None:
    urls = ["turn:turn.invalid?transport=udp", "turns:turn.invalid?transport=tcp"]
    digest = hmac.new(b"secret", b"1600:n", hashlib.sha1).digest()
    assert ice_servers(urls, "secret", nonce="n", now_s=1_000) == [
        {"urls": urls, "username": "1600:n", "credential": base64.b64encode(digest).decode()}
    ]
    assert LIFE_S == 600
