"""Sets vioip up on a machine that has Python and nothing of ours, and runs its parts.

Standard library only: it runs before anything is installed. What a person can mend is said in one
sentence on standard error, with exit code 2; everything else is a bug and shows its traceback.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import MutableMapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
FRONTEND = ROOT / "frontend"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = (20, 19)

# Programs of the full test run, and the Debian packages that bring them.
TEST_PROGRAMS = {
    "chromium": "chromium",
    "redis-server": "redis-server",
    "initdb": "postgresql",
    "turnserver": "coturn",
    "firefox-esr": "firefox-esr",
    "ip": "iproute2",
}
ELSEWHERE = {"initdb": "/usr/lib/postgresql", "ip": "/sbin"}

CORE = "house and core tests"
CORE_TESTS = ["tests/test_house.py", "tests/sessions/core", "tests/groups/core"]
CHECKS = {
    "format": ["{bin}/ruff", "format", "--check", "-q", "."],
    "lint": ["{bin}/ruff", "check", "-q", "."],
    "types": ["{bin}/mypy", "."],
    "imports": ["{bin}/lint-imports"],
    CORE: ["{bin}/python", "-m", "pytest", "-q", "--no-header", "-n", "2", "-p", "no:cacheprovider"],
    "TypeScript types": ["npm", "run", "--silent", "types"],
    "TypeScript lint": ["npm", "run", "--silent", "lint"],
}

# What pytest is told, step by step; by its marks every test is in one of them alone. Real parts mostly wait,
# for processes and for time to pass: two at once leave two cores time to spare, which twelve people in a room
# need. A file's tests share a server and stay together. Browsers are judged by time and use both cores as it
# is: one after the other.
BY_FILE = ["--dist", "loadfile", "--no-loadscope-reorder"]
TESTS = {
    "Tests side by side": ["-n", "2", "-m", "not real and not browser"],
    "Tests with real parts": ["-n", "2", *BY_FILE, "-m", "real and not browser"],
    "Tests in browsers": ["-m", "browser"],
}


class Unready(Exception):  # noqa: N818 - it is a state of the machine, not a mistake
    """Something about this machine that a person can mend; the text says what and how."""


# --- Set-up --------------------------------------------------------------------------------------


def setup() -> None:
    """Makes .venv, installs locked packages, builds the front end; each only when its input changed."""
    if sys.version_info < OLDEST_PYTHON:
        have = ".".join(map(str, sys.version_info[:2]))
        raise Unready(f"vioip needs Python 3.11 or newer and this is {have}: make PYTHON=python3.11 …")
    with (ROOT / ".setup-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two set-ups at once would spoil each other's work
        make_venv()
        install_packages()
        build_frontend()


def make_venv() -> None:
    if PYTHON.exists() and quietly([str(PYTHON), "-c", "import pip"]) == 0:
        return
    say("Making .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    if quietly([sys.executable, "-m", "venv", str(VENV)]) != 0:
        raise Unready("Python's venv module does not work here: apt-get install python3-venv")


def install_packages() -> None:
    """Installs exactly what requirements-dev.lock names, hash by hash; by uv where it can be had."""
    lock = ROOT / "requirements-dev.lock"
    stamp = Stamp(VENV / ".installed", digest([lock], sys.version))
    if stamp.is_fresh():
        return
    say("Installing packages")
    pip = [str(PYTHON), "-m", "pip", "install", "-q", "--require-hashes", "-r"]
    quietly([*pip, str(ROOT / "deploy" / "installer.lock")])
    uv = [str(VENV / "bin" / "uv"), "pip", "install", "-q", "--python", str(PYTHON), "--require-hashes", "-r"]
    has_uv = (VENV / "bin" / "uv").exists()
    if not (has_uv and quietly([*uv, str(lock)]) == 0) and loudly([*pip, str(lock)]) != 0:
        raise Unready("The packages could not be installed: see above; is the package registry reachable?")
    stamp.set()


def build_frontend() -> None:
    """Installs the front end's locked packages and builds it into frontend/dist."""
    lock = FRONTEND / "package-lock.json"
    installed = Stamp(FRONTEND / "node_modules" / ".installed", digest([lock]))
    if not installed.is_fresh():
        say("Installing the front end's packages")
        find_node()
        if loudly(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], FRONTEND) != 0:
            raise Unready("`npm ci` failed: see above; is the package registry reachable?")
        installed.set()
    built = Stamp(FRONTEND / "dist" / ".built", digest(frontend_sources()))
    if not built.is_fresh():
        say("Building the front end")
        find_node()
        done = captured(["npm", "run", "--silent", "build"], FRONTEND)
        if done.returncode:
            say(done.stdout)
            raise SystemExit(1)
        built.set()


def frontend_sources() -> list[Path]:
    """Every file that the built front end is made of."""
    made = (FRONTEND / "node_modules", FRONTEND / "dist", FRONTEND / "tests")
    found = []
    for directory, names, files in os.walk(FRONTEND):
        names[:] = [name for name in names if Path(directory, name) not in made]
        found += [Path(directory, file) for file in files]
    return sorted(found)


def find_node() -> None:
    """Sees to it that `node` and `npm` can be run: the machine's own, or those of a Python package."""
    if node_version() >= OLDEST_NODE and shutil.which("npm"):
        return
    say("Installing Node into .venv")
    lock = str(ROOT / "deploy" / "node.lock")
    loudly([str(PYTHON), "-m", "pip", "install", "-q", "--require-hashes", "-r", lock])
    if node_version() < OLDEST_NODE or not shutil.which("npm"):
        raise Unready(
            "Node 20.19 or newer with npm is missing and could not be installed: apt-get install npm"
        )


def node_version() -> tuple[int, ...]:
    """The version of `node`, (0,) when there is none."""
    if not shutil.which("node"):
        return (0,)
    answer = captured(["node", "--version"]).stdout.strip().lstrip("v")
    return tuple(int(part) for part in answer.split(".") if part.isdigit()) or (0,)


class Stamp:
    """A file that holds the digest of what something was made from."""

    def __init__(self, path: Path, digest: str) -> None:
        self.path, self.digest = path, digest

    def is_fresh(self) -> bool:
        return self.path.is_file() and self.path.read_text() == self.digest

    def set(self) -> None:
        self.path.write_text(self.digest)


def digest(paths: list[Path], *more: str) -> str:
    total = hashlib.sha256("\0".join(more).encode())
    for path in paths:
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


# --- The commands --------------------------------------------------------------------------------


def run() -> None:
    """Serves a demo clinic at http://127.0.0.1:$PORT (8000)."""
    port = wanted_port()
    setup()
    make_demo()
    os.execve(PYTHON, [str(PYTHON), "manage.py", "serve", "--port", str(port)], trial_environment())


def demo() -> None:
    """Makes the demo clinic, or brings it up to today, without serving it."""
    setup()
    make_demo()


def make_demo() -> None:
    manage("migrate", "--verbosity", "0")
    manage("demo")


def wanted_port() -> int:
    """$PORT, which has to be free."""
    text = os.environ.get("PORT", "8000")
    if not (text.isdigit() and 0 < int(text) < 65536):
        raise Unready(f"PORT={text} is not a port: give a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError:
            raise Unready(
                f"Port {text} is taken: free it, or give another, as in `make run PORT=8001`."
            ) from None
    return int(text)


def trial_environment() -> dict[str, str]:
    """The environment of a trial on one machine. What is already set stays."""
    return {"DEBUG": "1", "VIOIP_DEMO": "1", **os.environ}


def manage(*arguments: str) -> None:
    command = [str(PYTHON), "manage.py", *arguments]
    if subprocess.run(command, cwd=ROOT, env=trial_environment(), check=False).returncode:
        raise SystemExit(1)


def check() -> None:
    """The quick gate: format, lint, types, import contracts, house and core tests."""
    setup()
    if not check_parts(list(CHECKS)):
        raise SystemExit(1)


def check_parts(names: list[str]) -> bool:
    """Runs the checks of `names`, two at a time; whether all passed."""
    find_node()
    began = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(check_part, names))
    say(f"{sum(outcomes)} of {len(outcomes)} checks passed in {time.monotonic() - began:.0f} s")
    return all(outcomes)


def check_part(name: str) -> bool:
    """Runs one check and prints its outcome, with its output when it failed."""
    command = [part.replace("{bin}", str(VENV / "bin")) for part in CHECKS[name]]
    if "pytest" in command:
        command += [path for path in CORE_TESTS if (ROOT / path).exists()]
    began = time.monotonic()
    place = FRONTEND if command[0] == "npm" else ROOT
    done = captured(command, place)
    verdict = "ok    " if done.returncode == 0 else "FAILED"
    say(
        f"{verdict} {name} ({time.monotonic() - began:.1f} s)"
        + (f"\n{done.stdout}" if done.returncode else "")
    )
    return done.returncode == 0


def test() -> None:
    """Every test there is: the quick gate, the front end's, ours, with real databases and browsers."""
    setup()
    install_test_programs()
    # Everything runs even when something failed: one run tells all. The core tests are among the others.
    failed = [] if check_parts([name for name in CHECKS if name != CORE]) else ["The quick gate"]
    steps = {"The front end's tests": (["npm", "test", "--silent"], FRONTEND)}
    steps |= {name: (pytest(*told), ROOT) for name, told in TESTS.items()}
    for name, (command, place) in steps.items():
        say(name)
        began = time.monotonic()
        if loudly(command, place) != 0:
            failed.append(name)
        say(f"{name}: {time.monotonic() - began:.0f} s")
    if failed:
        say("Failed: " + "; ".join(failed))
        raise SystemExit(1)
    say("All tests passed")


def pytest(*arguments: str) -> list[str]:
    """The command of one step; of tests that are asked for by a mark only files that name it are read."""
    files = [] if arguments[-1].startswith("not ") else marked_files(arguments[-1].split()[0])
    return [str(PYTHON), "-m", "pytest", "-q", "--durations=10", *arguments, *files]


def marked_files(mark: str) -> list[str]:
    """Test files that name `mark`, in the order in which pytest would come to them."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return [str(path.relative_to(ROOT)) for path in files if f"mark.{mark}" in path.read_text()]


def install_test_programs() -> None:
    """Installs what the full test run needs and is not here; fails saying what, when it may not."""
    missing = sorted({package for program, package in TEST_PROGRAMS.items() if not has_program(program)})
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing " + " ".join(missing))
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-q"], env=environment, stdout=subprocess.DEVNULL, check=False)
        command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing]
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
        missing = sorted({package for program, package in TEST_PROGRAMS.items() if not has_program(program)})
    if missing:
        raise Unready("The tests need more programs: apt-get install " + " ".join(missing))


def has_program(name: str) -> bool:
    if shutil.which(name):
        return True
    place = ELSEWHERE.get(name)
    return place is not None and any(Path(place).glob(f"**/{name}"))


def bench() -> None:
    """Prints the tables of bench/; QUICK=1 for rougher ones."""
    setup()
    run_benches([path.stem for path in sorted((ROOT / "bench").glob("*.py")) if is_bench(path)])


def is_bench(path: Path) -> bool:
    return (
        not path.stem.startswith("_")
        and path.stem not in ("soak", "promises")
        and "__main__" in path.read_text()
    )


def promises() -> None:
    """Measures the promises about faults over many runs."""
    setup()
    run_benches(["promises"])


def soak() -> None:
    """Three hours of twelve synthetic people in one room, coming and going; MINUTES= for another time."""
    minutes = wanted_minutes()
    setup()
    run_benches(["soak"], *minutes)


def wanted_minutes() -> list[str]:
    """$MINUTES as a bench takes them, if there are any."""
    text = os.environ.get("MINUTES", "")
    if text and not (text.isdigit() and int(text) > 0):
        raise Unready(f"MINUTES={text} is no time: give whole minutes, as in `make soak MINUTES=30`.")
    return ["--minutes", text] if text else []


def screenshots() -> None:
    """Writes docs/images/ anew, from a demo clinic in a real browser."""
    setup()
    if loudly([str(PYTHON), "-m", "tests.e2e.screenshots"]):
        raise SystemExit(1)


def run_benches(names: list[str], *more: str) -> None:
    absent = [name for name in names if not (ROOT / "bench" / f"{name}.py").exists()]
    if absent:
        raise Unready(f"There is no bench/{absent[0]}.py in this version.")
    quick = ["--quick"] if os.environ.get("QUICK") else []
    codes = [loudly([str(PYTHON), "-m", f"bench.{name}", *quick, *more]) for name in names]
    if any(codes):
        raise SystemExit(1)


def usage() -> None:
    """Says what can be asked for."""
    for name, command in COMMANDS.items():
        print(f"  make {name:<11} {(command.__doc__ or '').splitlines()[0]}")


COMMANDS = {
    "setup": setup,
    "run": run,
    "test": test,
    "check": check,
    "demo": demo,
    "bench": bench,
    "promises": promises,
    "soak": soak,
    "screenshots": screenshots,
    "help": usage,
}


# --- Running other programs ----------------------------------------------------------------------


def say(text: str) -> None:
    print(text, flush=True)


def quietly(command: list[str]) -> int:
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode


def loudly(command: list[str], place: Path = ROOT) -> int:
    """Runs a command with its output shown; its exit code."""
    return subprocess.run(command, cwd=place, check=False).returncode


def captured(command: list[str], place: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Runs a command and keeps what it says, errors among it, in the order it was said."""
    output = subprocess.PIPE
    return subprocess.run(command, cwd=place, check=False, text=True, stdout=output, stderr=subprocess.STDOUT)


def keep_bytecode(environment: MutableMapping[str, str]) -> None:
    """Has Python keep what it compiled, in .venv where the environment wants none of it beside the sources.

    Tests start processes by the hundred, and compiling everything anew is half of what a start costs.
    """
    if environment.pop("PYTHONDONTWRITEBYTECODE", ""):
        environment.setdefault("PYTHONPYCACHEPREFIX", str(VENV / "bytecode"))


def main(arguments: list[str]) -> int:
    command = COMMANDS.get(arguments[0] if arguments else "help")
    if command is None:
        print(f"There is no command {arguments[0]}: see `make help`.", file=sys.stderr)
        return 2
    # Programs of .venv come last: the machine's own node, when it is new enough, is preferred.
    os.environ["PATH"] = os.environ.get("PATH", os.defpath) + os.pathsep + str(VENV / "bin")
    keep_bytecode(os.environ)
    try:
        command()
    except Unready as problem:
        print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
