"""When a connection is overdue, silent or due to be told of."""

import pytest
from aiortc import RTCCertificate

from sessions.core.ice.agent import Credentials
from sessions.core.sdp.offer import negotiate
from sessions.media.connection import (
    FORGET_AFTER_MS,
    JOIN_DEADLINE_MS,
    LOST_AFTER_MS,
    SUSPECT_AFTER_MS,
    SUSPECT_AFTER_QUIET_MS,
    Connection,
    State,
)
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
    ("state", "sends_media", "since_ms", "overdue", "judged"),
    [
        ("joining", False, JOIN_DEADLINE_MS - 1, False, "joining"),
        ("joining", False, JOIN_DEADLINE_MS, True, "joining"),
        ("agreed", False, JOIN_DEADLINE_MS - 1, False, "agreed"),
        ("agreed", False, JOIN_DEADLINE_MS, True, "agreed"),
        ("connected", True, SUSPECT_AFTER_MS - 1, False, "connected"),
        ("connected", True, SUSPECT_AFTER_MS, False, "suspect"),
        ("connected", False, SUSPECT_AFTER_QUIET_MS - 1, False, "connected"),
        ("connected", False, SUSPECT_AFTER_QUIET_MS, False, "suspect"),
        ("suspect", True, LOST_AFTER_MS - 1, False, "suspect"),
        ("suspect", True, LOST_AFTER_MS, False, "lost"),
        ("lost", True, FORGET_AFTER_MS - 1, False, "lost"),
        ("lost", True, FORGET_AFTER_MS, True, "lost"),
    ],
)
async def test_deadlines(
    connection: Connection, state: State, since_ms: int, *, sends_media: bool, overdue: bool, judged: State
) -> None:
    connection.state, connection.sends_media = state, sends_media
    now_ms = 100 + since_ms
    assert (connection.is_overdue(now_ms), connection.judged(now_ms)) == (overdue, judged)


async def test_proofs_are_told_once_a_second_and_every_packet_counts(connection: Connection) -> None:
    told = [connection.see(now_ms, is_media=True) for now_ms in (100, 101, 1099, 1100, 1101)]
    assert told == [True, False, False, True, False]
    assert connection.seen_ms == 1101
