"""The leak watch sees what a test leaves behind, and nothing when nothing is left."""

import asyncio
import socket

from tests.leaks import LeakWatch


async def test_nothing_left_is_nothing_said() -> None:
    watch = LeakWatch()
    watch.begin()
    with socket.socket():
        await asyncio.sleep(0)
    await watch.settle()
    assert watch.left_over() == []


async def test_a_task_and_a_socket_are_seen() -> None:
    watch = LeakWatch()
    watch.begin()
    task = asyncio.create_task(asyncio.Event().wait(), name="lost")
    with socket.socket():
        kinds = [line.split(":")[0] for line in watch.left_over()]
    task.cancel()
    assert kinds == ["task", "descriptor"]


async def test_an_exception_nobody_asked_for_is_seen() -> None:
    watch = LeakWatch()
    watch.begin()
    asyncio.get_running_loop().call_soon(lambda: 1 // 0)
    await asyncio.sleep(0)
    assert watch.left_over() == [
        "loop exception: Exception in callback test_an_exception_nobody_asked_for_is_seen.<locals>.<lambda>()"
        " at " + watch.left_over()[0].split(" at ", 1)[1]
    ]
