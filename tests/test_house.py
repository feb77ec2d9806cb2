"""The house rules that no linter knows: sizes, mirrored tests, a pure core, the seam, no late imports."""

import ast
import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from sessions.management.commands.exportprotocol import stale_exports

ROOT = Path(__file__).resolve().parent.parent
OURS = ("vioip", "groups", "sessions")
PYTHON = (*OURS, "bench", "deploy", "tests")

GENERATED_TYPES = ROOT / "frontend/src/protocol/types.ts"
SOURCE_LINES = 450
TEST_LINES = 700
FUNCTION_LINES = 50
POSITIONAL = 3

# Modules that only declare, and what proves them instead.
DECLARATIONS = {
    "vioip/urls.py": "every page's own test goes through it",
    "groups/urls.py": "every page's own test goes through it",
    "sessions/urls.py": "every page's own test goes through it",
    "vioip/accounts/urls.py": "every page's own test goes through it",
    "sessions/live/routing.py": "every websocket test goes through it",
    "vioip/apps.py": "tests/vioip/test_checks.py runs the checks it registers",
    "sessions/core/protocol/value.py": "tests of the codec and of the golden examples read every value",
    "sessions/core/protocol/command.py": "tests of the codec and of the golden examples read every command",
    "sessions/core/protocol/chat.py": "values without behaviour: test_chat.py is made of them",
    "sessions/core/protocol/handouts.py": "values without behaviour: test_handouts.py is made of them",
    "sessions/core/protocol/together.py": "values without behaviour: test_together.py is made of them",
    "sessions/core/protocol/values.py": "tests of the codec and of the golden examples read every value",
    "sessions/core/protocol/commands.py": "tests of the codec and of the golden examples read every command",
    "sessions/core/protocol/events.py": "tests of the codec and of the golden examples read every event",
    "sessions/core/attendance/facts.py": "values without behaviour: every test of attendance is made of them",
    "sessions/core/room/effects.py": "values without behaviour: every test of the room compares them",
    "sessions/core/rtp/news.py": "values without behaviour: tests of voices and layers compare them",
    "sessions/core/rtp/negotiated.py": "values without behaviour: every test of forwarding is told by them",
    "sessions/live/media.py": "an interface: sessions/media/node.py is behind it in every websocket test",
    "sessions/media/engine.py": "an interface: test_python_engine.py runs the one behind it",
}

# "who did what to what, with what": four in a fixed order read as a sentence wherever a change is audited.
SENTENCES = {("vioip/audit/record.py", "write_audit"), ("vioip/accounts/services.py", "__call__")}

BANNED_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
    "handler",
    "handlers",
    "base",
}
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
IMPURE = set(next(entry for entry in CONTRACTS if entry["name"] == "The core is pure")["forbidden_modules"])
CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("uuid", "uuid4"),
}
CLOCKS |= {("uuid", "uuid1"), ("time", "time"), ("time", "monotonic")}
SEAM = {"sessions/media/aiortc_seam.py", "tests/sessions/media/test_aiortc_seam.py"}


def python_files(*roots: str) -> list[Path]:
    found = [path for root in roots for path in (ROOT / root).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def parsed(paths: list[Path]) -> Iterator[tuple[str, ast.Module]]:
    yield from ((name_of(path), tree_of(path)) for path in paths)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imported(tree: ast.AST) -> Iterator[tuple[int, str, str]]:
    """(line, module, name) of every import; name is empty for `import module`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, node.module or "", alias.name) for alias in node.names)


# --- Sizes ---------------------------------------------------------------------------------------


def test_files_stay_small() -> None:
    limits = [(path, SOURCE_LINES) for path in python_files(*OURS, "bench", "deploy")]
    limits += [(path, TEST_LINES) for path in python_files("tests")]
    for kind, folder, limit in (
        ("ts*", "src", SOURCE_LINES),
        ("css", "src", SOURCE_LINES),
        ("ts*", "tests", TEST_LINES),
    ):
        limits += [
            (path, limit)
            for path in (ROOT / "frontend" / folder).rglob(f"*.{kind}")
            if path != GENERATED_TYPES
        ]
    long = {
        name_of(path): lines
        for path, limit in limits
        if (lines := len(path.read_text().splitlines())) > limit
    }
    assert long == {}


def test_functions_stay_small() -> None:
    long = {
        f"{name}:{function.lineno} {function.name}": size
        for name, tree in parsed(python_files(*PYTHON))
        for function in functions(tree)
        if (size := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES
    }
    assert long == {}


def test_positional_parameters_are_few() -> None:
    ours = [path for path in python_files(*OURS) if path.name != "admin.py"]  # Django names those parameters
    many = [
        f"{name}:{function.lineno} {function.name}"
        for name, tree in parsed(ours)
        for function in functions(tree)
        if positional(function) > POSITIONAL and (name, function.name) not in SENTENCES
    ]
    assert many == []


def positional(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many arguments a caller may give by position."""
    names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    return len(names) - (names[:1] in (["self"], ["cls"]))


# --- Where things are ----------------------------------------------------------------------------


def needs_test(path: Path) -> bool:
    return path.name not in ("__init__.py", "apps.py", "admin.py") and name_of(path) not in DECLARATIONS


def test_every_module_has_its_mirrored_test() -> None:
    modules = [path.relative_to(ROOT) for path in python_files(*OURS) if needs_test(path)]
    absent = [
        module.as_posix()
        for module in modules
        if not (ROOT / "tests" / module.parent / f"test_{module.name}").is_file()
    ]
    assert absent == []


def test_the_list_of_declarations_is_not_stale() -> None:
    assert [name for name in DECLARATIONS if not (ROOT / name).is_file()] == []


def test_names_say_something() -> None:
    vague = [name_of(path) for path in python_files(*OURS, "bench") if path.stem in BANNED_NAMES]
    assert vague == []


def test_the_top_level_holds_what_the_design_names() -> None:
    shown = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    folders = {line.split("/")[0] for line in shown.splitlines() if "/" in line}
    assert folders <= {".ci", "bench", "deploy", "docs", "frontend", "groups", "sessions", "tests", "vioip"}


# --- What may be written -------------------------------------------------------------------------


def impurities(name: str, tree: ast.Module) -> list[str]:
    """What a core module reaches for that the core must not know."""
    found = [
        f"{name}:{line} imports {module}"
        for line, module, _ in imported(tree)
        if module.split(".")[0] in IMPURE
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            owner_name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            if (owner_name, node.func.attr) in CLOCKS:
                found.append(f"{name}:{node.lineno} calls {owner_name}.{node.func.attr}")
        if isinstance(node, ast.AsyncFunctionDef | ast.Await):
            found.append(f"{name}:{node.lineno} is async")
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("open", "print", "input")
        ):
            found.append(f"{name}:{node.lineno} calls {node.func.id}")
    return found


def test_the_core_is_pure() -> None:
    core = python_files("sessions/core", "groups/core")
    assert [line for name, tree in parsed(core) for line in impurities(name, tree)] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import time", ["m.py:1 imports time"]),
        ("from asyncio import sleep", ["m.py:1 imports asyncio"]),
        ("import datetime as d\nd.datetime.now()", ["m.py:2 calls datetime.now"]),
        ("from uuid import UUID\nUUID(int=1)", []),
        ("async def f(): pass", ["m.py:1 is async"]),
    ],
)
def test_control_the_purity_test_sees(source: str, found: list[str]) -> None:
    assert impurities("m.py", ast.parse(source)) == found


def private_names(name: str, tree: ast.Module) -> list[str]:
    """Private names of aiortc or aioice, imported or reached in a module that imports either."""
    theirs = [entry for entry in imported(tree) if entry[1].split(".")[0] in ("aiortc", "aioice")]
    found = [f"{name}:{line} imports {part}" for line, _, part in theirs if is_private(part)]
    for node in ast.walk(tree) if theirs else ():
        if isinstance(node, ast.Attribute) and is_private(node.attr) and not is_own(node.value):
            found.append(f"{name}:{node.lineno} reaches {node.attr}")
    return found


def is_own(value: ast.expr) -> bool:
    return isinstance(value, ast.Name) and value.id in ("self", "cls")


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def test_private_names_of_aiortc_stay_in_the_seam() -> None:
    files = [path for path in python_files(*PYTHON) if name_of(path) not in SEAM]
    assert [line for name, tree in parsed(files) for line in private_names(name, tree)] == []


def test_control_the_seam_test_sees() -> None:
    source = "from aiortc.rtcdtlstransport import _x, Y\nY()._recv\nself._mine"
    assert private_names("m.py", ast.parse(source)) == ["m.py:1 imports _x", "m.py:2 reaches _recv"]


def test_imports_stand_at_the_top() -> None:
    inside = [
        f"{name}:{node.lineno}"
        for name, tree in parsed(python_files(*PYTHON))
        for function in functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


def test_there_are_no_signals() -> None:
    found = [
        f"{name}:{line}"
        for name, tree in parsed(python_files(*OURS))
        for line, module, part in imported(tree)
        if "signals" in module.split(".") or module == "django.dispatch" or part == "signals"
    ]
    assert found == []


def test_the_room_knows_only_the_facts_of_attendance() -> None:
    found = [
        f"{name}:{line} imports {module}"
        for name, tree in parsed(python_files("sessions/core/room"))
        for line, module, part in imported(tree)
        if module.startswith("sessions.core.attendance")
        and f"{module}.{part}" != "sessions.core.attendance.facts"
        if module != "sessions.core.attendance.facts"
    ]
    assert found == []


def test_views_and_consumers_touch_no_objects() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in parsed(python_files("sessions/views", "groups/views", "sessions/live"))
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "objects"
    ]
    assert found == []


def test_nothing_is_left_to_do() -> None:
    unfinished = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
    files = python_files(*PYTHON) + sorted((ROOT / "frontend" / "src").rglob("*.ts*"))
    found = [
        f"{name_of(path)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if unfinished.search(line)
    ]
    assert found == []


# --- What is generated ---------------------------------------------------------------------------


def test_generated_files_are_fresh() -> None:
    assert stale_exports(ROOT) == []  # mended by `manage.py exportprotocol`


def test_every_change_of_a_model_has_its_migration() -> None:
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    changes = detector.changes(graph=loader.graph)
    assert {label: [str(change) for change in found] for label, found in changes.items()} == {}


# --- Locks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lock", ["requirements.lock", "requirements-dev.lock", "deploy/installer.lock", "deploy/node.lock"]
)
def test_locks_name_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    pinned = re.findall(r"^[a-z0-9][^\n]*==", text, re.MULTILINE)
    hashed = re.findall(r"^[a-z0-9][^\n]*== ?[^\n]*\\\n    --hash=sha256:", text, re.MULTILINE)
    options = re.findall(r"^-\S+", text, re.MULTILINE)
    assert (len(hashed), "://" in text, options) == (len(pinned), False, [])


def test_the_front_end_lock_names_hashes_and_no_address() -> None:
    packages = json.loads((ROOT / "frontend" / "package-lock.json").read_text())["packages"]
    outside = {name: entry for name, entry in packages.items() if name}
    assert [name for name, entry in outside.items() if "resolved" in entry or "integrity" not in entry] == []
