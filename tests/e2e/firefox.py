"""Just enough WebDriver BiDi to drive Firefox ESR, whose stock drivers do not speak to it here.

https://w3c.github.io/webdriver-bidi/ : sessions, navigation and script evaluation over one websocket.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.e2e.browser import POLICIES
from tests.e2e.eyes import BEFORE_EVERY_PAGE
from tests.real.packages import program

# What Firefox writes of a websocket that ends with its page, which is no exception of ours.
PAGE_LEFT = re.compile(r"^The connection to wss?://\S+ was interrupted while the page was loading")
# Fake devices, and silence towards the makers. ICE is left exactly as Firefox comes.
PREFERENCES: dict[str, object] = {
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.autoplay.default": 0,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.enabled": False,
}
TONE_HERTZ = 1000.0  # what Firefox's fake microphone plays (media.navigator.audio.fake_frequency)
LISTENING = re.compile(rb"WebDriver BiDi listening on (ws://\S+)")
START_S = 60
END_S = 10

# The link or button that a person, or a reader of the screen, would find by that name.
FIND = """(name) => [...document.querySelectorAll("a, button")].find((one) => {
  const said = one.cloneNode(true);
  for (const hidden of said.querySelectorAll('[aria-hidden="true"]')) hidden.remove();
  return (one.getAttribute("aria-label") ?? said.textContent).trim() === name;
})"""
PRESS = f"""(name) => {{
  const found = ({FIND})(name);
  if (!found || found.disabled) return false;
  found.click();
  return true;
}}"""
IS_PRESSED = f"""(name) => ({FIND})(name)?.getAttribute("aria-pressed") === "true\""""
# Writes into the field with that label.
FILL = """([label, text]) => {
  const labels = [...document.querySelectorAll("label")];
  const found = labels.find((one) => one.textContent.trim().startsWith(label));
  if (!found?.control) return false;
  found.control.value = text;
  return true;
}"""


class Firefox:
    """One tab of a Firefox that runs already; `problems` are broken policies and uncaught exceptions."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._ids = itertools.count(1)
        self._replies: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._tab = ""
        self.problems: list[str] = []

    async def begin(self) -> None:
        """Take the one tab there is."""
        await self._command("session.new", {"capabilities": {}})
        await self._command("session.subscribe", {"events": ["log.entryAdded"]})
        script = f"() => {{ {BEFORE_EVERY_PAGE} }}"
        await self._command("script.addPreloadScript", {"functionDeclaration": script})
        tree = await self._command("browsingContext.getTree", {})
        self._tab = tree["contexts"][0]["context"]

    async def goto(self, url: str) -> None:
        """Navigate and wait until the page has loaded."""
        await self._command(
            "browsingContext.navigate", {"context": self._tab, "url": url, "wait": "complete"}
        )

    async def evaluate(self, expression: str, arg: Any = None) -> Any:
        """The JSON value of a function called with `arg`, promises awaited; raises on an exception there."""
        result = await self._command(
            "script.evaluate",
            {
                "expression": f"(async () => JSON.stringify(await ({expression})({json.dumps(arg)})))()",
                "target": {"context": self._tab},
                "awaitPromise": True,
                "userActivation": True,
            },
        )
        if result["type"] == "exception":
            raise AssertionError(result["exceptionDetails"]["text"])
        return json.loads(result["result"].get("value", "null"))

    async def until(self, expression: str, arg: Any = None, *, seconds: float = 20) -> Any:
        """Waits for a function to return something truthy, across navigations; returns that."""
        value: Any = None
        try:
            async with asyncio.timeout(seconds):
                while not value:
                    try:
                        value = await self.evaluate(expression, arg)
                    except PageGone:
                        value = None
                    await asyncio.sleep(0 if value else 0.1)
        except TimeoutError:
            raise AssertionError(f"{arg!r}, last {value!r} of {expression}; {await self.text()}") from None
        return value

    async def press(self, name: str) -> None:
        """Press the link or button of that name, once it is there."""
        await self.until(PRESS, name)

    async def is_on(self, name: str, *, seconds: float) -> None:
        """Waits until the switch of that name is pressed."""
        await self.until(IS_PRESSED, name, seconds=seconds)

    async def fill(self, label: str, text: str) -> None:
        """Write into the field of that label, once it is there."""
        await self.until(FILL, [label, text])

    async def reads(self, words: str) -> None:
        """Waits until the page says `words`."""
        await self.until("(words) => document.body?.innerText.includes(words)", words)

    async def text(self) -> str:
        """Everything that the page says."""
        return str(await self.evaluate("() => `${location.href}: ${document.body?.innerText}`"))

    async def _command(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        number = next(self._ids)
        reply: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._replies[number] = reply
        await self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        return await asyncio.wait_for(reply, START_S)

    async def read(self) -> None:
        """Hand out replies and keep problems, until the websocket closes."""
        try:
            async for text in self._socket:
                self._hear(json.loads(text))
        except ConnectionClosed:
            return

    def _hear(self, message: dict[str, Any]) -> None:
        if message.get("method") == "log.entryAdded":
            self._note(message["params"])
        reply = self._replies.pop(message.get("id", 0), None)
        if reply is None or reply.done():
            return
        if message["type"] == "error":
            reply.set_exception(PageGone(f"{message['error']}: {message['message']}"))
        else:
            reply.set_result(message["result"])

    def _note(self, entry: dict[str, Any]) -> None:
        text = entry.get("text") or ""
        is_error = entry["type"] == "javascript" and entry["level"] == "error"
        is_uncaught = is_error and not PAGE_LEFT.search(text)
        if is_uncaught or POLICIES.search(text):
            self.problems.append(text)


class PageGone(Exception):  # noqa: N818 - what BiDi calls an error is mostly a page that was just left
    """Firefox could not do what was asked, for instance since the page changed meanwhile."""


@asynccontextmanager
async def firefox(home: Path) -> AsyncIterator[Firefox]:
    """A headless Firefox with fake devices, at home in an empty directory; it ends with the block.

    Fails the test at its end if a policy was broken or an exception was not caught.
    """
    process = await _launch(home)
    try:
        url = await asyncio.wait_for(_listening(process), START_S)
        drain = asyncio.create_task(_drain(process))
        async with connect(f"{url}/session", max_size=None) as socket:
            page = Firefox(socket)
            reader = asyncio.create_task(page.read())
            await page.begin()
            yield page
        await asyncio.gather(reader)
    finally:
        await _end(process)
    await drain
    assert not page.problems, page.problems


async def _launch(home: Path) -> asyncio.subprocess.Process:
    """Firefox and its children in a process group of their own."""
    profile = home / "profile"
    profile.mkdir(parents=True)
    lines = [f'user_pref("{name}", {json.dumps(value)});' for name, value in PREFERENCES.items()]
    (profile / "user.js").write_text("\n".join(lines))
    return await asyncio.create_subprocess_exec(
        program("firefox-esr", "firefox-esr"),
        "--headless",
        "--no-remote",
        "--remote-debugging-port=0",
        "--profile",
        str(profile),
        env={**os.environ, "HOME": str(home), "XDG_RUNTIME_DIR": str(home)},
        start_new_session=True,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )


async def _listening(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    while line := await process.stderr.readline():
        if found := LISTENING.search(line):
            return found[1].decode()
    raise AssertionError("Firefox ended before it listened")


async def _drain(process: asyncio.subprocess.Process) -> None:
    assert process.stderr is not None
    while await process.stderr.readline():
        pass


async def _end(process: asyncio.subprocess.Process) -> None:
    """Ask it to go; whatever of its group is there a while later is ended."""
    if process.returncode is None:
        process.terminate()
    with suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), END_S)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()
