"""A watch over what a test may leave behind: tasks, threads, file descriptors, exceptions of the loop."""

import asyncio
import gc
import os
import threading
import time
from typing import Any


def open_descriptors() -> dict[int, str]:
    """Every open file descriptor of this process and what it leads to."""
    found = {}
    for name in os.listdir("/proc/self/fd"):
        try:
            found[int(name)] = os.readlink(f"/proc/self/fd/{name}")
        except FileNotFoundError:
            continue  # the one that listed the directory
    return found


class LeakWatch:
    """Begins on the running loop, which is the loop that it watches."""

    def begin(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._tasks = asyncio.all_tasks()
        self._threads = set(threading.enumerate())
        gc.collect()
        self._descriptors = open_descriptors()
        self._exceptions: list[str] = []
        self._loop.set_exception_handler(self._note)

    def _note(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self._exceptions.append(f"loop exception: {context.get('message')}: {context.get('exception')!r}")

    def left_over(self) -> list[str]:
        """One line for each thing that was not there at the beginning."""
        gc.collect()
        me = asyncio.current_task()
        tasks = [task for task in asyncio.all_tasks() - self._tasks if task is not me and not task.done()]
        threads = [thread for thread in threading.enumerate() if thread not in self._threads]
        now = open_descriptors()
        descriptors = [
            f"{number} {target}"
            for number, target in now.items()
            if self._descriptors.get(number) != target and _matters(target)
        ]
        return [
            *(f"task: {task!r}" for task in tasks),
            *(f"thread: {thread.name}" for thread in threads if not _is_pooled(thread)),
            *(f"descriptor: {line}" for line in descriptors),
            *self._exceptions,
        ]

    async def settle(self, timeout_s: float = 3.0) -> None:
        """Waits until nothing is left over, `timeout_s` at most: closing takes some turns of the loop."""
        deadline = time.monotonic() + timeout_s
        while self.left_over() and time.monotonic() < deadline:  # noqa: ASYNC110 - nobody tells of the end
            await asyncio.sleep(0.02)


def _is_pooled(thread: threading.Thread) -> bool:
    """The loop's own executor and asgiref's keep their threads by design."""
    return thread.name.startswith(("asyncio_", "ThreadPoolExecutor-", "asgiref"))


def _matters(target: str) -> bool:
    """Database files stay open with their connection; what is watched is sockets, pipes and the rest."""
    return ".sqlite3" not in target
