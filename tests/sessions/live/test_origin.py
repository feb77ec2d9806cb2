"""Which pages may open websockets: a matrix of origins."""

import pytest

from sessions.live.origin import header, may_connect

CLINIC = ["https://clinic.invalid", "https://clinic.invalid:8443/"]


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://clinic.invalid", True),
        ("HTTPS://Clinic.invalid", True),
        ("https://clinic.invalid:8443", True),
        ("http://clinic.invalid", False),
        ("https://clinic.invalid:444", False),
        ("https://www.clinic.invalid", False),
        ("https://clinic.invalid.elsewhere.invalid", False),
        ("https://elsewhere.invalid", False),
        ("null", False),
        ("", False),
        ("clinic.invalid", False),
        ("file://", False),
    ],
)
def test_only_full_origins_that_were_named(origin: str, allowed: bool) -> None:
    headers = [(b"host", b"clinic.invalid"), (b"origin", origin.encode())]
    assert may_connect(headers, CLINIC, debug=True) is allowed


@pytest.mark.parametrize(
    ("origin", "debug", "allowed"),
    [
        ("http://127.0.0.1:8000", True, True),
        ("https://127.0.0.1:8000", True, True),
        ("http://127.0.0.1:8001", True, False),
        ("http://127.0.0.1:8000", False, False),
    ],
)
def test_with_nothing_named_only_the_host_itself_and_only_in_a_trial(
    origin: str, debug: bool, allowed: bool
) -> None:
    headers = [(b"host", b"127.0.0.1:8000"), (b"origin", origin.encode())]
    assert may_connect(headers, [], debug=debug) is allowed


def test_a_missing_or_doubled_origin_is_refused() -> None:
    assert not may_connect([(b"host", b"clinic.invalid")], CLINIC, debug=True)
    twice = [(b"origin", b"https://clinic.invalid")] * 2
    assert not may_connect(twice, CLINIC, debug=True)
    assert header(twice, b"origin") == ""
