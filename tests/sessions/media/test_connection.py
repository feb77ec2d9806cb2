"""When a connection is overdue, silent or due to be told of."""

import pytest
from aiortc import RTCCertificate

from sessions.core.ice.agent import Credentials
from sessions.core.sdp.offer import negotiate
from sessions.media.connection import FORGET_AFTER_MS, JOIN_DEADLINE_MS, LOST_AFTER_MS, Connection, State
from sessions.media.dtls import DtlsAssociation
from tests.sessions.core.sdp.offered import recorded


@pytest.fixture
async def connection() -> Connection:
    agreed = negotiate(recorded("chromium"), seats=2)
    dtls = DtlsAssociation(
        lambda _: None, certificate=RTCCertificate.generateCertificate(), role="client", profiles=("gcm",)
    )
    return Connection(1, "p", "r", agreed, Credentials("u", "p"), dtls, began_ms=100)


@pytest.mark.parametrize(
    ("state", "since_ms", "overdue", "silent"),
    [
        ("joining", JOIN_DEADLINE_MS - 1, False, False),
        ("joining", JOIN_DEADLINE_MS, True, False),
        ("connected", LOST_AFTER_MS - 1, False, False),
        ("connected", LOST_AFTER_MS, False, True),
        ("lost", LOST_AFTER_MS, False, False),
        ("lost", FORGET_AFTER_MS - 1, False, False),
        ("lost", FORGET_AFTER_MS, True, False),
    ],
)
async def test_deadlines(
    connection: Connection, state: State, since_ms: int, *, overdue: bool, silent: bool
) -> None:
    connection.state = state
    now_ms = 100 + since_ms
    assert (connection.is_overdue(now_ms), connection.is_silent(now_ms)) == (overdue, silent)


async def test_proofs_are_told_once_a_second_and_every_packet_counts(connection: Connection) -> None:
    told = [connection.see(now_ms) for now_ms in (100, 101, 1099, 1100, 1101)]
    assert told == [True, False, False, True, False]
    assert connection.seen_ms == 1101
