"""R27: a back-up becomes a clinic again in an empty place by one command; chain verified, totals equal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.cast import Cast
from tests.corrected import held, minutes, signed
from tests.sessions.live.test_journal import written
from vioip.backing_up import FILES, JOURNAL, MANIFEST

pytestmark = pytest.mark.django_db(transaction=True)  # what is not committed is in no back-up

OTHER = "another key for tests, of 50 characters, and more so"


def manage(place: Path, *command: str, **changed: str) -> subprocess.CompletedProcess[str]:
    """A command of a clinic on SQLite in `place`, with the keys of this test run."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "vioip.settings", "VIOIP_VAR": str(place)}
    environment |= {"DATABASE_URL": f"sqlite:///{place}/vioip.sqlite3"} | changed
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def kept(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A back-up of a signed session and of a journal."""
    monkeypatch.setattr(settings, "VIOIP_VAR", tmp_path / "var")
    held(cast)
    signed(cast)
    (tmp_path / "var" / JOURNAL).mkdir(parents=True)
    written(tmp_path / "var" / JOURNAL / "node-1.journal")
    call_command("backup", str(tmp_path / "kept"), verbosity=0)
    return tmp_path / "kept"


def test_a_clinic_is_restored_in_an_empty_place_whole_and_verified(
    kept: Path, cast: Cast, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    done = manage(elsewhere, "restore", str(kept))
    assert (done.returncode, "BAD" in done.stdout) == (0, False), done.stdout + done.stderr
    assert "signatures: 1 signatures" in done.stdout
    assert "journals: 1 files, 4 facts waiting" in done.stdout
    again = manage(elsewhere, "recount", "--dry-run", "--from-facts")
    assert "1 of them signed; 0 differences." in again.stdout, (
        "the total signed there is the total counted here"
    )
    assert minutes(cast.session, cast.client) == 180
    second = manage(elsewhere, "restore", str(kept))
    assert (second.returncode, second.stderr) == (1, "CommandError: the database is not empty.\n")


def test_keys_are_named_and_never_kept(kept: Path) -> None:
    names = json.loads((kept / MANIFEST).read_text())["keys"]
    assert sorted(names) == ["VIOIP_AUDIT_KEY", "VIOIP_SEAL_KEYS"]
    for path in (kept / MANIFEST, kept / FILES["sqlite"], kept / JOURNAL / "node-1.journal"):
        assert settings.VIOIP_AUDIT_KEY.encode() not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0


def refusal(kept: Path) -> str:
    with pytest.raises(CommandError) as refused:
        call_command("restore", str(kept))
    return str(refused.value)


def test_without_its_keys_a_back_up_is_refused_by_their_names(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "VIOIP_AUDIT_KEY", OTHER)
    (name,) = json.loads((kept / MANIFEST).read_text())["keys"]["VIOIP_AUDIT_KEY"]
    assert refusal(kept) == f"keys of the back-up are not in the settings here: VIOIP_AUDIT_KEY {name}."


def test_a_place_that_is_not_empty_is_left_as_it_is(kept: Path) -> None:
    assert refusal(kept) == "the database is not empty."


def test_a_back_up_that_was_changed_is_refused(kept: Path) -> None:
    with (kept / FILES["sqlite"]).open("ab") as file:
        file.write(b"x")
    assert refusal(kept) == f"{FILES['sqlite']} of the back-up is missing or was changed."
    (kept / MANIFEST).write_text("{}")
    assert refusal(kept) == f"{kept} holds no back-up: its {MANIFEST} cannot be read."


def test_control_a_row_that_is_missing_is_seen(kept: Path, tmp_path: Path) -> None:
    """The totals are compared: a manifest that tells of one row more is not what was restored."""
    told = json.loads((kept / MANIFEST).read_text())
    told["rows"]["iop_sessions_factrow"] += 1
    (kept / MANIFEST).write_text(json.dumps(told))
    done = manage(tmp_path / "elsewhere", "restore", str(kept))
    assert (
        done.stderr
        == "CommandError: These tables do not have the rows that they had: iop_sessions_factrow.\n"
    )
