"""How long before a fault the newest fact about somebody was."""

from __future__ import annotations

from pathlib import Path

from bench._returns import staleness
from tests.sessions.live.served import Clinic


def test_staleness_is_counted_from_the_newest_proof(tmp_path: Path) -> None:
    clinic = Clinic({"DATABASE_URL": f"sqlite:///{tmp_path}/facts"}, "", {})
    clinic.rows("CREATE TABLE iop_sessions_factrow (peer, kind, at_ms)")
    facts = "('a', 'joined', 1000), ('a', 'seen', 5000), ('a', 'left', 9000), ('b', 'joined', 3000)"
    clinic.rows(f"INSERT INTO iop_sessions_factrow VALUES {facts}")
    assert staleness(clinic, ["a", "b"], 10_000) == (5, 7)
