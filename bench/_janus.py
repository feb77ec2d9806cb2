"""Janus in a process of its own, and as much of its API as a video room needs (janus.conf.meetecho.com/docs).

Everybody publishes on one peer connection and subscribes to all others on a second one, as its own
demonstration does; both are plain WebRTC: ICE, DTLS, SRTP.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from bench._callers import CERTIFICATE, Caller, Person, Stream
from sessions.core.sdp.text import split_sections
from sessions.media import aiortc_seam
from sessions.media.synthetic_offer import (
    ABS_SEND_TIME_ID,
    AUDIO_LEVEL_ID,
    MID_ID,
    OPUS,
    VP8,
    VP8_RTX,
    ServerSide,
    read_answer,
)

LIBRARIES = ("/usr/lib/x86_64-linux-gnu/janus", "/usr/lib/aarch64-linux-gnu/janus", "/usr/lib/janus")
INSTALL = ("apt-get", "install", "-y", "--no-install-recommends", "janus")
START_MAX_S = 20.0
ANSWER_MAX_S = 20.0
_CONFIG = """
general: {{
	configs_folder = "{folder}"
	plugins_folder = "{libraries}/plugins"
	transports_folder = "{libraries}/transports"
	debug_level = 2
	session_timeout = 0
	event_loops = {event_loops}
}}
media: {{ ipv6 = false, no_media_timer = 0, rtp_port_range = "{first_port}-{last_port}" }}
nat: {{ nice_debug = false }}
plugins: {{ disable = "{others}" }}
transports: {{ disable = "{transports}" }}
"""
_OTHER_PLUGINS = (
    "audiobridge duktape echotest lua nosip recordplay sip streaming textroom videocall voicemail"
)
_OTHER_TRANSPORTS = "http mqtt nanomsg pfunix rabbitmq"
_WEBSOCKETS = (
    'general: {{ json = "compact", ws = true, ws_port = {port}, ws_ip = "127.0.0.1", wss = false }}\n'
)


class Janus:
    """A video room server and a line to it. `pid` is its process."""

    def __init__(self, process: asyncio.subprocess.Process, line: ClientConnection) -> None:
        self.pid = process.pid
        self._line = line
        self._answers: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._session = 0
        self._up: dict[int, asyncio.Event] = {}  # handles whose media flow
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        with suppress(ConnectionClosed):
            async for text in self._line:
                told = json.loads(text)
                waiting = self._answers.get(told.get("transaction", ""))
                if waiting is not None and told["janus"] != "ack" and not waiting.done():
                    waiting.set_result(told)
                elif told["janus"] == "webrtcup":
                    self._up.setdefault(told["sender"], asyncio.Event()).set()

    async def _ask(self, kind: str, **more: Any) -> dict[str, Any]:
        name = secrets.token_hex(8)
        waiting = self._answers[name] = asyncio.get_running_loop().create_future()
        if self._session:
            more["session_id"] = self._session
        await self._line.send(json.dumps({"janus": kind, "transaction": name, **more}))
        told: dict[str, Any] = await asyncio.wait_for(waiting, ANSWER_MAX_S)
        del self._answers[name]
        wrong = told.get("error") or told.get("plugindata", {}).get("data", {}).get("error")
        if wrong:
            raise RuntimeError(f"Janus refused {kind}: {wrong}")
        return told

    async def begin(self) -> None:
        """A session, which holds all handles."""
        self._session = (await self._ask("create"))["data"]["id"]

    async def _attach(self) -> int:
        return int((await self._ask("attach", plugin="janus.plugin.videoroom"))["data"]["id"])

    async def _say(
        self, handle: int, body: dict[str, Any], sdp: tuple[str, str] | None = None
    ) -> dict[str, Any]:
        jsep = {} if sdp is None else {"jsep": {"type": sdp[0], "sdp": sdp[1]}}
        return await self._ask("message", handle_id=handle, body=body, **jsep)

    async def gather(self, room: int, everybody: Sequence[Sequence[Stream]]) -> list[Person]:
        """A room in which everybody sends their streams and receives everybody else's."""
        handle = await self._attach()
        await self._say(
            handle, {"request": "create", "room": room, "publishers": len(everybody), "bitrate": 0}
        )
        published = [
            await self._publish(room, streams, number + 1) for number, streams in enumerate(everybody)
        ]
        heard = [await self._subscribe(room, number + 1, len(everybody)) for number in range(len(everybody))]
        return [Person(*each) for each in zip(published, heard, everybody, strict=True)]

    async def _publish(self, room: int, streams: Sequence[Stream], feed: int) -> Caller:
        handle, caller = await self._attach(), Caller()
        await self._say(handle, {"request": "join", "ptype": "publisher", "room": room, "id": feed})
        told = await self._say(handle, {"request": "publish"}, ("offer", _offer(caller, streams)))
        sdp = told["jsep"]["sdp"]
        await caller.connect(_server_side(sdp), is_dtls_client="a=setup:passive" in sdp)
        await asyncio.wait_for(self._up.setdefault(handle, asyncio.Event()).wait(), ANSWER_MAX_S)
        return caller

    async def _subscribe(self, room: int, feed: int, people: int) -> Caller:
        handle, caller = await self._attach(), Caller()
        wanted = [{"feed": other + 1} for other in range(people) if other + 1 != feed]
        body = {"request": "join", "ptype": "subscriber", "room": room, "streams": wanted}
        sdp = (await self._say(handle, body))["jsep"]["sdp"]
        await self._say(handle, {"request": "start"}, ("answer", _answer(caller, sdp)))
        await caller.connect(_server_side(sdp), is_dtls_client=True)
        return caller

    async def end(self) -> None:
        """Close the line."""
        self._reading.cancel()
        await self._line.close()


def _server_side(sdp: str) -> ServerSide:
    """Janus says its fingerprint once, for all sections."""
    session, _ = split_sections(sdp)
    algorithm, _, digest = (session.attribute("fingerprint") or "").partition(" ")
    side = read_answer(sdp)
    return ServerSide(side.ufrag, side.password, (algorithm, digest), side.addresses[:1])


def _transport(caller: Caller, setup: str) -> list[str]:
    return [
        f"a=ice-ufrag:{caller.ufrag}",
        f"a=ice-pwd:{caller.password}",
        f"a=fingerprint:{aiortc_seam.fingerprint_of(CERTIFICATE)}",
        f"a=setup:{setup}",
        "a=rtcp-mux",
        "a=rtcp-rsize",
        "a=candidate:1 1 udp 2130706431 127.0.0.1 9 typ host",
        "a=end-of-candidates",
        f"a=extmap:{MID_ID} urn:ietf:params:rtp-hdrext:sdes:mid",
        f"a=extmap:{ABS_SEND_TIME_ID} http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
    ]


_AUDIO = (
    f"a=extmap:{AUDIO_LEVEL_ID} urn:ietf:params:rtp-hdrext:ssrc-audio-level",
    f"a=rtpmap:{OPUS} opus/48000/2",
)
_VIDEO = (
    f"a=rtpmap:{VP8} VP8/90000",
    *(f"a=rtcp-fb:{VP8} {name}" for name in ("goog-remb", "ccm fir", "nack", "nack pli")),
    f"a=rtpmap:{VP8_RTX} rtx/90000",
    f"a=fmtp:{VP8_RTX} apt={VP8}",
)


def _head(mids: Sequence[str]) -> list[str]:
    return ["v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE " + " ".join(mids)]


def _offer(caller: Caller, streams: Sequence[Stream]) -> str:
    lines = _head([stream.mid for stream in streams])
    for stream in streams:
        lines += [
            f"m=video 9 UDP/TLS/RTP/SAVPF {VP8} {VP8_RTX}"
            if stream.is_video
            else f"m=audio 9 UDP/TLS/RTP/SAVPF {OPUS}",
            "c=IN IP4 0.0.0.0",
            f"a=mid:{stream.mid}",
            "a=sendonly",
            *_transport(caller, "actpass"),
            *(_VIDEO if stream.is_video else _AUDIO),
            f"a=msid:own own-{stream.mid}",
            *([f"a=ssrc-group:FID {stream.ssrc} {stream.ssrc + 1}"] if stream.is_video else []),
            f"a=ssrc:{stream.ssrc} cname:synthetic",
            *([f"a=ssrc:{stream.ssrc + 1} cname:synthetic"] if stream.is_video else []),
        ]
    return "\r\n".join(lines) + "\r\n"


def _answer(caller: Caller, offer: str) -> str:
    """Take everything that is offered; payload types are the room's own, and the same as ours."""
    _, sections = split_sections(offer)
    lines = _head([section.attribute("mid") or "" for section in sections])
    for section in sections:
        words = section.lines[0][1].split(" ")
        kinds = " ".join(words[3:])
        lines += [
            f"m={words[0]} 9 {words[2]} {kinds}",
            "c=IN IP4 0.0.0.0",
            f"a=mid:{section.attribute('mid')}",
            "a=recvonly",
            *_transport(caller, "active"),
            *(f"a=rtpmap:{value}" for value in section.attributes("rtpmap")),
            *(f"a=fmtp:{value}" for value in section.attributes("fmtp")),
            *(f"a=rtcp-fb:{value}" for value in section.attributes("rtcp-fb")),
        ]
    return "\r\n".join(lines) + "\r\n"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _files(names: str) -> str:
    return ",".join(f"libjanus_{name}.so" for name in names.split())


def _configure(folder: Path, *, event_loops: int, port: int, first_port: int) -> None:
    libraries = next(each for each in LIBRARIES if Path(each).is_dir())
    config = _CONFIG.format(
        folder=folder,
        libraries=libraries,
        event_loops=event_loops,
        others=_files(_OTHER_PLUGINS),
        transports=_files(_OTHER_TRANSPORTS),
        first_port=first_port,
        last_port=first_port + 999,
    )
    (folder / "janus.jcfg").write_text(config)
    (folder / "janus.transport.websockets.jcfg").write_text(_WEBSOCKETS.format(port=port))
    (folder / "janus.plugin.videoroom.jcfg").write_text("general: { }\n")


@asynccontextmanager
async def janus(*, event_loops: int, first_port: int) -> AsyncIterator[Janus]:
    """A Janus with a configuration of its own; `find` found it."""
    port = _free_port()
    with TemporaryDirectory(prefix="vioip-janus-") as name:
        folder = Path(name)
        _configure(folder, event_loops=event_loops, port=port, first_port=first_port)
        nowhere = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec("janus", "-F", name, stdout=nowhere, stderr=nowhere)
        try:
            server = Janus(process, await _line_to(port))
            await server.begin()
            yield server
            await server.end()
        finally:
            process.terminate()
            await asyncio.wait_for(process.wait(), 30)


async def _line_to(port: int) -> ClientConnection:
    async with asyncio.timeout(START_MAX_S):
        while True:
            try:
                return await connect(
                    f"ws://127.0.0.1:{port}",
                    subprotocols=[Subprotocol("janus-protocol")],
                    ping_interval=None,
                    max_size=1 << 20,
                )
            except OSError:
                await asyncio.sleep(0.1)


def find() -> str:
    """Its version, e.g. "1.1.2"; installed where that can be done. Empty: none, which was said aloud."""
    program = shutil.which("janus")
    if program is None and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([*INSTALL, "-q"], env=environment, capture_output=True, check=False, timeout=600)
        program = shutil.which("janus")
    if program is None:
        print(
            f"Janus is missing, so nothing is measured beside it. Install it: {' '.join(INSTALL)}",
            file=sys.stderr,
        )
        return ""
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    words = (told.stdout + told.stderr).split("(")
    return words[1].split(")")[0] if len(words) > 1 else "of no known version"
