"""When a connection is overdue, silent or due to be told of."""

from random import Random

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


HOUR_MS, LOSS = 3_600_000, 0.2


def judged_over_an_hour(connection: Connection, chance: Random, *, every_ms: tuple[int, ...]) -> set[State]:
    """What somebody is taken for of whom a check comes every 2.5 s, and reports or media as often as told; a
    fifth of all that is lost, and the rest up to 50 ms late. The node looks once a second."""
    due = [(2500, False), *((each, True) for each in every_ms)]
    sent = [(at, is_media) for every, is_media in due for at in range(every, HOUR_MS, every)]
    came = sorted((at + chance.uniform(0, 50), is_media) for at, is_media in sent if chance.random() >= LOSS)
    found: set[State] = set()
    connection.state, upcoming = "connected", iter([*came, (float(HOUR_MS), False)])
    at, is_media = next(upcoming)
    for now_ms in range(1000, HOUR_MS, 1000):
        while at <= now_ms:
            connection.state = "connected"
            connection.see(int(at), is_media=is_media)
            at, is_media = next(upcoming)
        connection.state = connection.judged(now_ms)
        found.add(connection.state)
    return found


@pytest.mark.parametrize("every_ms", [(5000,), (1000, 5000), (400,)], ids=["muted", "camera", "silent"])
async def test_an_hour_of_a_fifth_lost_makes_nobody_absent(
    connection: Connection, every_ms: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """PROMISES R9, TRAPS A11: whoever only listens sends a check every 2.5 s and a report every 5 s."""
    for seed in range(25):
        connection.seen_ms = 0
        assert "lost" not in judged_over_an_hour(connection, Random(seed), every_ms=every_ms)
    if every_ms == (5000,):
        monkeypatch.setattr("sessions.media.connection.LOST_AFTER_MS", 6000)
        connection.seen_ms = 0
        lost = judged_over_an_hour(connection, Random(0), every_ms=every_ms)
        assert "lost" in lost, "control: with less patience"
