"""Just enough WebDriver BiDi to drive Firefox ESR, whose stock drivers do not speak to it here.

https://w3c.github.io/webdriver-bidi/ : sessions, navigation and script evaluation over one websocket.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

PREFERENCES = {
    "media.navigator.streams.fake": "true",
    "media.navigator.permission.disabled": "true",
    "app.update.enabled": "false",
    "browser.shell.checkDefaultBrowser": "false",
    "datareporting.policy.dataSubmissionEnabled": "false",
    "network.captive-portal-service.enabled": "false",
    "network.connectivity-service.enabled": "false",
    "toolkit.telemetry.enabled": "false",
    "media.autoplay.default": "0",
}
LISTENING = re.compile(rb"WebDriver BiDi listening on (ws://\S+)")


class Firefox:
    """One headless Firefox with fake devices and one tab; an async context manager."""

    def __init__(self, profile: Path, *, prefix: list[str] | None = None) -> None:
        self._profile = profile
        self._prefix = prefix or []
        self._ids = itertools.count(1)
        self._replies: dict[int, asyncio.Future[dict[str, Any]]] = {}

    async def __aenter__(self) -> Firefox:
        self._profile.mkdir(parents=True, exist_ok=True)
        lines = [f'user_pref("{key}", {value});' for key, value in PREFERENCES.items()]
        (self._profile / "user.js").write_text("\n".join(lines))
        self._process = await asyncio.create_subprocess_exec(
            *self._prefix,
            "firefox-esr",
            "--headless",
            "--no-remote",
            "--remote-debugging-port=0",
            "--profile",
            str(self._profile),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        url = await asyncio.wait_for(self._listening(), 60)
        self._drain = asyncio.create_task(self._read_stderr())
        self._socket: ClientConnection = await connect(f"{url}/session", max_size=None)
        self._reader = asyncio.create_task(self._read())
        await self._command("session.new", {"capabilities": {}})
        tree = await self._command("browsingContext.getTree", {})
        self._tab = tree["contexts"][0]["context"]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()
        self._reader.cancel()
        self._drain.cancel()
        self._process.terminate()
        await self._process.wait()

    async def goto(self, url: str) -> None:
        """Navigate and wait until the page has loaded."""
        await self._command(
            "browsingContext.navigate", {"context": self._tab, "url": url, "wait": "complete"}
        )

    async def evaluate(self, expression: str) -> Any:
        """The JSON value of a JavaScript expression, promises awaited; raises on an exception in the page."""
        result = await self._command(
            "script.evaluate",
            {
                "expression": f"(async () => JSON.stringify(await ({expression})))()",
                "target": {"context": self._tab},
                "awaitPromise": True,
                "userActivation": True,
            },
        )
        if result["type"] == "exception":
            raise AssertionError(result["exceptionDetails"]["text"])
        return json.loads(result["result"].get("value", "null"))

    async def until(self, expression: str, seconds: float = 20) -> Any:
        """Wait for a JavaScript expression to become truthy and return it."""
        async with asyncio.timeout(seconds):
            while not (value := await self.evaluate(expression)):  # noqa: ASYNC110 - it lives in another process
                await asyncio.sleep(0.1)
        return value

    async def _listening(self) -> str:
        assert self._process.stderr is not None
        while line := await self._process.stderr.readline():
            if found := LISTENING.search(line):
                return found[1].decode()
        raise AssertionError("Firefox ended before it listened")

    async def _read_stderr(self) -> None:
        assert self._process.stderr is not None
        while await self._process.stderr.readline():
            pass

    async def _command(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        number = next(self._ids)
        reply: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._replies[number] = reply
        await self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        return await asyncio.wait_for(reply, 60)

    async def _read(self) -> None:
        async for text in self._socket:
            message = json.loads(text)
            reply = self._replies.pop(message.get("id"), None)
            if reply is None or reply.done():
                continue
            if message["type"] == "error":
                reply.set_exception(AssertionError(f"{message['error']}: {message['message']}"))
            else:
                reply.set_result(message["result"])
