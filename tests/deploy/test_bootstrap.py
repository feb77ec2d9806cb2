"""What a person reads when the machine is not ready: one sentence on standard error, exit code 2."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deploy import bootstrap

ROOT = Path(__file__).resolve().parents[2]
BOOTSTRAP = str(ROOT / "deploy" / "bootstrap.py")


def said(*command: str, **environment: str) -> tuple[int, str]:
    """Exit code and standard error of `command`."""
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr.strip()


def test_a_taken_port() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        outcome = said(sys.executable, BOOTSTRAP, "run", PORT=port)
    assert outcome == (2, f"Port {port} is taken: free it, or give another, as in `make run PORT=8001`.")


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_a_port_that_is_none(port: str) -> None:
    outcome = said(sys.executable, BOOTSTRAP, "run", PORT=port)
    assert outcome == (2, f"PORT={port} is not a port: give a number from 1 to 65535.")


@pytest.mark.parametrize("minutes", ["0", "-5", "1.5", "long"])
def test_minutes_that_are_none(minutes: str) -> None:
    outcome = said(sys.executable, BOOTSTRAP, "soak", MINUTES=minutes)
    sentence = f"MINUTES={minutes} is no time: give whole minutes, as in `make soak MINUTES=30`."
    assert outcome == (2, sentence)


def test_a_soak_is_as_long_as_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINUTES", "30")
    assert bootstrap.wanted_minutes() == ["--minutes", "30"]
    monkeypatch.delenv("MINUTES")
    assert bootstrap.wanted_minutes() == []


def test_an_unknown_command() -> None:
    outcome = said(sys.executable, BOOTSTRAP, "rnu")
    assert outcome == (2, "There is no command rnu: see `make help`.")


def test_an_old_python() -> None:
    pretend = "import sys; sys.version_info = (3, 9, 1); sys.argv = ['bootstrap', 'setup']"
    script = f"{pretend}\nimport runpy\nrunpy.run_path({BOOTSTRAP!r}, run_name='__main__')"
    outcome = said(sys.executable, "-c", script)
    sentence = "vioip needs Python 3.11 or newer and this is 3.9: make PYTHON=python3.11 …"
    assert outcome == (2, sentence)


def test_make_without_python() -> None:
    code, text = said("make", "setup", "PYTHON=python-that-is-not-here")
    assert (code, text.splitlines()[0]) == (
        2,
        "python-that-is-not-here is missing: install Python 3.11 or newer.",
    )


def test_make_bench_runs_the_benches_and_nothing_else() -> None:
    found = {path.stem for path in (ROOT / "bench").glob("*.py") if bootstrap.is_bench(path)}
    assert found >= {"forwarding", "join", "minutes"}
    assert found & {"soak", "promises", "rows", "company", "_populate", "__init__"} == set()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"PYTHONDONTWRITEBYTECODE": "1"}, {"PYTHONPYCACHEPREFIX": str(bootstrap.VENV / "bytecode")}),
        ({"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": "/p"}, {"PYTHONPYCACHEPREFIX": "/p"}),
        ({}, {}),
    ],
)
def test_what_was_compiled_is_kept(given: dict[str, str], kept: dict[str, str]) -> None:
    bootstrap.keep_bytecode(given)
    assert given == kept


@pytest.mark.parametrize("real", [True, False])
@pytest.mark.parametrize("browser", [True, False])
def test_every_test_is_in_one_step_alone(real: bool, browser: bool) -> None:
    marks = {"real": real, "browser": browser}
    assert sum(eval(told[-1], marks) for told in bootstrap.TESTS.values()) == 1


def test_steps_of_a_mark_read_the_files_that_name_it() -> None:
    told = {step: bootstrap.pytest(*told)[-1] for step, told in bootstrap.TESTS.items()}
    assert told["Tests side by side"] == "not real and not browser"
    for step in ("Tests with real parts", "Tests in browsers"):
        assert (ROOT / told[step]).is_file()
    assert "tests/e2e/test_twelve.py" in bootstrap.marked_files("real")
    assert "tests/e2e/test_twelve.py" not in bootstrap.marked_files("browser")
