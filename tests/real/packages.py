"""Debian's programs that some tests need: found, or installed, or asked for. Never a silent skip."""

import glob
import os
import shutil
import subprocess

import pytest


def program(name: str, package: str, *, places: str = "") -> str:
    """The path of program `name`, from PATH or the glob `places`; installs `package` when run as root.

    Fails the test with what to install otherwise.
    """
    found = _look(name, places)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", package]
        subprocess.run(command, env=environment, capture_output=True, check=False, timeout=600)
        found = _look(name, places)
    if found is None:
        pytest.fail(f"{name} is missing. Install it: apt-get install {package}", pytrace=False)
    return found


def _look(name: str, places: str) -> str | None:
    return shutil.which(name) or next(iter(sorted(glob.glob(f"{places}/{name}"), reverse=True)), None)
