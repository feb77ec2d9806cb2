"""The manifest of a back-up; whole clinics go there and back in `management/commands/test_restore.py`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vioip.backing_up import MANIFEST, BackUpError, digest, names_of, read


def kept(folder: Path) -> Path:
    """A folder of one file, with its manifest."""
    (folder / "a").write_bytes(b"rows")
    told = {"made_at": "", "engine": "sqlite", "rows": {}, "files": {"a": digest(folder / "a")}, "keys": {}}
    (folder / MANIFEST).write_text(json.dumps(told))
    return folder


def test_control_what_is_whole_is_read(tmp_path: Path) -> None:
    assert read(kept(tmp_path)).engine == "sqlite"


def test_what_was_changed_or_is_missing_is_not(tmp_path: Path) -> None:
    (kept(tmp_path) / "a").write_bytes(b"rows!")
    with pytest.raises(BackUpError):
        read(tmp_path)
    (tmp_path / "a").unlink()
    with pytest.raises(BackUpError):
        read(tmp_path)


def test_names_of_keys_tell_nothing_of_them_and_are_always_the_same() -> None:
    secret = "fifty characters that nobody would have guessed, ever"
    (name,) = names_of({"KEY": [secret]})["KEY"]
    assert names_of({"KEY": [secret]}) == {"KEY": [name]} != names_of({"KEY": [secret + "!"]})
    assert name not in secret
