"""What the bench of rooms makes of what fourteen readers were told, and of a built page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import brotli

from bench.room import DIST, SCRIPT_AIM_KB, Measured, Stopwatch, Told, rows, script_bytes


def changed(person: str, hand_ms: int | None) -> dict[str, Any]:
    """What one reader reads when something about `person` has changed."""
    return {
        "type": "event",
        "event": {"type": "participant_changed", "participant": {"id": person, "hand_ms": hand_ms}},
    }


def test_a_hand_is_timed_once_a_reader_and_nothing_else_is() -> None:
    watch = Stopwatch()
    readers = [Told(watch), Told(watch)]
    watch.begin("ana", up=True)
    for reader in readers:
        reader.append(changed("ben", None))  # their line, say
        reader.append(changed("ana", 5))
        reader.append(changed("ana", 5))
        reader.append({"type": "beat_answered", "epoch": 1, "n": 2})
    assert len(watch.waits) == 2
    watch.begin("ana", up=False)
    readers[0].append(changed("ana", None))
    assert len(watch.waits) == 3
    assert [len(reader) for reader in readers] == [5, 4]


def test_rows_judge_the_tail_the_snapshot_and_the_page() -> None:
    waits = [float(n) for n in range(1, 101)]
    found = rows(Measured(waits, snapshot=4000, with_chat=21_000), script=61_000)
    assert [(row.value, row.unit, row.aim, row.ok) for row in found] == [
        (50, "ms", None, None),
        (99, "ms", 50, False),
        (4, "kB", 20, True),
        (21, "kB", None, None),
        (61, "kB", 60, False),
    ]


def test_a_page_loads_its_entry_what_that_imports_and_its_worker(tmp_path: Path) -> None:
    manifest = {
        "src/room.tsx": {
            "file": "room.js",
            "imports": ["_shared"],
            "assets": ["worker.js", "face.woff2"],
            "css": ["room.css"],
        },
        "_shared": {"file": "shared.js", "imports": ["src/room.tsx"]},
        "src/pages.ts": {"file": "pages.js"},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    sources = {"room.js": b"a" * 4000, "shared.js": b"b" * 300, "worker.js": b"c", "pages.js": b"d" * 900}
    for name, source in sources.items():
        (tmp_path / name).write_bytes(source)
    whole = sum(len(brotli.compress(sources[name])) for name in ("room.js", "shared.js", "worker.js"))
    assert script_bytes(tmp_path) == whole


def test_the_room_as_it_is_built_loads_in_a_blink() -> None:
    """Of what `make setup` built last: who adds to the room's page pays here, and not first in a bench."""
    assert (DIST / "manifest.json").is_file(), "the front end is not built: make setup"
    size = script_bytes(DIST)
    assert 30_000 < size <= SCRIPT_AIM_KB * 1000, f"{size} bytes of JavaScript, compressed"
