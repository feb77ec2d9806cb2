"""Where a back-up goes; what becomes of it is in test_restore.py."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


def test_a_folder_that_is_there_is_not_written_into(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", str(tmp_path))
    assert list(tmp_path.iterdir()) == []
