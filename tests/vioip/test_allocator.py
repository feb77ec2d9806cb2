"""One arena for all threads, seen from outside: memory that a thread allocates lies in the heap."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Blocks too large for Python's own allocator and too small for a mapping each, from threads at once.
ALLOCATE = """
import sys, threading
from vioip.allocator import share_one_arena
if sys.argv[1] == "one":
    assert share_one_arena()
gate, kept = threading.Barrier(4), []
def work():
    gate.wait()
    for _ in range(2000):
        kept.append(bytearray(5000))
    gate.wait()
threads = [threading.Thread(target=work) for _ in range(4)]
for each in threads: each.start()
for each in threads: each.join()
print(open("/proc/self/maps").read())
"""
ARENA_BYTES = 64 * 1024 * 1024  # of which each begins at a multiple (HEAP_MAX_SIZE of malloc/arena.c)


def arenas(how: str) -> int:
    """How many arenas beside the heap a process has after four threads have allocated."""
    told = subprocess.run(
        [sys.executable, "-c", ALLOCATE, how], cwd=ROOT, check=True, capture_output=True, text=True
    )
    anonymous = re.findall(r"^([0-9a-f]+)-[0-9a-f]+ rw-p 00000000 00:00 0 *$", told.stdout, re.MULTILINE)
    return sum(int(begin, 16) % ARENA_BYTES == 0 for begin in anonymous)


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc has arenas")
def test_threads_share_one_arena() -> None:
    assert arenas("one") == 0
    assert arenas("many") > 0, "control"
