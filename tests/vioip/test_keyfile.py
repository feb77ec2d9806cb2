"""The key of a trial installation is made once and read ever after."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from vioip.keyfile import kept_key


def test_the_key_is_made_once_and_private(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    first = kept_key(path)
    assert (kept_key(path), len(first) >= 50, oct(path.stat().st_mode & 0o777)) == (first, True, "0o600")
    assert [entry.name for entry in tmp_path.iterdir()] == ["secret.key"]


def test_of_many_that_start_at_once_all_have_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(kept_key, [tmp_path / "secret.key"] * 40))
    assert len(keys) == 1
