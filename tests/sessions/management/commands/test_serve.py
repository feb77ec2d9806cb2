"""`manage.py serve` as an operator meets it; what it serves is tried in tests/sessions/live."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.sessions.live.served import ROOT, Clinic, make_clinic, serve

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    return make_clinic(tmp_path_factory.mktemp("clinic"))


def test_serve_says_what_to_do_about_a_taken_port(clinic: Clinic) -> None:
    with serve(clinic) as server:
        command = [sys.executable, "manage.py", "serve", "--port", str(server.port)]
        told = subprocess.run(
            command, cwd=ROOT, env=clinic.env, capture_output=True, text=True, timeout=30, check=False
        )
    assert told.returncode == 2
    assert len(told.stderr.strip().splitlines()) == 1
    assert f"Port {server.port} on 127.0.0.1 cannot be used" in told.stderr


def test_a_room_node_shows_no_pages(clinic: Clinic) -> None:
    with serve(clinic, "rooms") as node:
        assert node.request("GET", "/") == (404, b"Rooms only.\n")
        assert node.stop() == 0


def test_a_web_process_shows_pages_and_stops_at_once(clinic: Clinic) -> None:
    with serve(clinic, "web") as web:
        assert web.request("GET", "/accounts/login/")[0] == 200
        assert web.stop() == 0


def test_nobody_is_served_over_a_ledger_that_nothing_guards(tmp_path: Path) -> None:
    clinic = make_clinic(tmp_path)
    clinic.rows("DROP TRIGGER iop_sessions_factrow_no_update")
    command = [sys.executable, "manage.py", "serve", "--port", "0"]
    told = subprocess.run(
        command, cwd=ROOT, env=clinic.env, capture_output=True, text=True, timeout=60, check=False
    )
    assert (told.returncode, "Serving" in told.stdout) == (1, False)
    assert "vioip.E007" in told.stderr
    assert "verify --repair-triggers" in told.stderr
