"""A real Chromium page against a real node: one offer, one answer, every seat's track, media that arrives."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from playwright.async_api import Page, Route, async_playwright

from sessions.media.node import MediaNode
from sessions.media.python_engine import PythonEngine
from sessions.media.synthetic_count import SeatStream, StreamCount
from sessions.media.synthetic_media import encode_picture, encode_sound, sine
from sessions.media.synthetic_peer import SyntheticPeer
from tests.fakes.recording_engine import RecordingEngine

pytestmark = pytest.mark.browser

SEATS = 13
EMPTY = StreamCount()
FLAGS = [
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
JOIN = """
async (seats) => {
  const began = performance.now();
  const stream = await navigator.mediaDevices.getUserMedia({audio: true, video: {width: 1280, height: 720}});
  const captured = performance.now();
  const pc = new RTCPeerConnection({iceServers: [], bundlePolicy: "max-bundle"});
  const streams = [];
  pc.ontrack = (event) => {
    streams.push(event.streams[0].id + "/" + event.track.kind);
    const player = document.createElement(event.track.kind);
    player.autoplay = true;
    player.srcObject = event.streams[0];
    document.body.append(player);
  };
  const only = (kind, names) => RTCRtpReceiver.getCapabilities(kind).codecs.filter(
    (codec) => names.includes(codec.mimeType));
  const set = (transceiver, kind) => transceiver.setCodecPreferences(
    kind === "audio" ? only(kind, ["audio/opus"]) : only(kind, ["video/VP8", "video/rtx"]));
  const add = (what, kind, options) => set(pc.addTransceiver(what, options), kind);
  add(stream.getAudioTracks()[0], "audio", {direction: "sendonly"});
  add(stream.getVideoTracks()[0], "video", {direction: "sendonly", sendEncodings: [
    {rid: "l", scaleResolutionDownBy: 4, maxBitrate: 120000},
    {rid: "m", scaleResolutionDownBy: 2, maxBitrate: 400000},
    {rid: "h", maxBitrate: 1200000}]});
  add("video", "video", {direction: "sendonly"});
  for (let seat = 0; seat < seats; seat++) {
    add("audio", "audio", {direction: "recvonly"});
    add("video", "video", {direction: "recvonly"});
  }
  await pc.setLocalDescription();
  const offered = performance.now();
  const answer = await window.answerOffer(pc.localDescription.sdp);
  const answered = performance.now();
  await pc.setRemoteDescription({type: "answer", sdp: answer});
  window.pc = pc;
  await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(pc.connectionState + pc.iceConnectionState)), 10000);
    const check = () => pc.connectionState === "connected" && (clearTimeout(timer), resolve());
    pc.onconnectionstatechange = check;
    check();
  });
  const connected = performance.now();
  const parameters = pc.getTransceivers()[1].sender.getParameters();
  return {streams, offerBytes: pc.localDescription.sdp.length,
    rids: parameters.encodings.map((encoding) => encoding.rid),
    direction: pc.getTransceivers()[1].currentDirection,
    offerMs: offered - captured, answerMs: answered - offered, connectMs: connected - answered};
}
"""
TRANSPORT = """
async () => {
  const found = {};
  for (const entry of (await window.pc.getStats()).values())
    if (entry.type === "transport") Object.assign(found, {
      srtp: entry.srtpCipher, role: entry.dtlsRole, state: entry.dtlsState});
  return found;
}
"""


SEEN = """
async (seat) => {
  const [audio, video] = window.pc.getTransceivers().slice(3 + 2 * seat, 5 + 2 * seat);
  const found = {frames: 0, width: 0, energy: 0};
  for (const entry of (await window.pc.getStats(video.receiver.track)).values())
    if (entry.type === "inbound-rtp") [found.frames, found.width] = [entry.framesDecoded, entry.frameWidth];
  for (const entry of (await window.pc.getStats(audio.receiver.track)).values())
    if (entry.type === "inbound-rtp") found.energy = entry.totalAudioEnergy;
  return found;
}
"""


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = await browser.new_page()

        async def blank(route: Route) -> None:
            await route.fulfill(body="<!doctype html><title>room</title>", content_type="text/html")

        await page.route("https://room.invalid/", blank)
        await page.goto("https://room.invalid/")
        yield page
        await browser.close()


async def until(condition: Callable[[], bool], *, seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - the engine tells nobody
            await asyncio.sleep(0.01)


async def test_a_page_with_simulcast_and_thirteen_seats_connects(page: Page) -> None:
    engine = RecordingEngine()
    states: list[tuple[str, str]] = []
    proofs: list[str] = []
    node = MediaNode(
        lambda _outlet, *, on_misbehaving: engine,
        host="127.0.0.1",
        on_proof=lambda peer, _now: proofs.append(peer),
        on_state=lambda peer, state: states.append((peer, state)),
    )
    await node.start()
    await page.expose_function("answerOffer", lambda sdp: node.connect("p1", room="r", seats=SEATS, sdp=sdp))
    try:
        seen = await page.evaluate(JOIN, SEATS)
        await until(lambda: engine.packets.get("p1", 0) > 100)
        transport = await page.evaluate(TRANSPORT)
        await page.evaluate("window.pc.close()")
        await until(lambda: ("p1", "lost") in states)
    finally:
        await node.stop()
    print({name: round(seen[name]) for name in ("offerMs", "answerMs", "connectMs")})
    assert seen["streams"] == [f"seat-{i}/{kind}" for i in range(SEATS) for kind in ("audio", "video")]
    assert (seen["rids"], seen["direction"]) == (["l", "m", "h"], "sendonly")
    assert transport == {"srtp": "SRTP_AEAD_AES_128_GCM", "role": "server", "state": "connected"}
    assert seen["connectMs"] < 1000
    assert states == [("p1", "connected"), ("p1", "lost")]
    assert set(proofs) == {"p1"}
    assert node.dropped["dtls"] == 0
    assert engine.calls == [("add_peer", "p1", "r"), ("remove_peer", "p1")]


async def test_a_page_and_a_synthetic_participant_see_and_hear_each_other(page: Page) -> None:
    node = MediaNode(PythonEngine, host="127.0.0.1", on_proof=lambda *_: None, on_state=lambda *_: None)
    await node.start()
    other = SyntheticPeer(seats=2, picture=encode_picture(3), voice=encode_sound(sine(440), seconds=4))
    for seat, peer in enumerate(("page", "other")):
        node.set_seat("r", seat, peer)
        node.set_sending(peer, True, True)
    await page.expose_function("answerOffer", lambda sdp: node.connect("page", room="r", seats=2, sdp=sdp))
    try:
        await other.connect(await node.connect("other", room="r", seats=2, sdp=other.offer()))
        other.set_sending(microphone=True, camera=True)
        await page.evaluate(JOIN, 2)
        await until(lambda: other.received.get(SeatStream(0, "video"), EMPTY).packets > 50)
        await until(lambda: other.received.get(SeatStream(0, "audio"), EMPTY).packets > 50)
        first = await page.evaluate(SEEN, 1)
        await page.wait_for_timeout(1000)
        second = await page.evaluate(SEEN, 1)
    finally:
        await other.close()
        await node.stop()
    print(first, second)
    assert second["width"] == 320
    assert second["frames"] >= first["frames"] + 10
    assert second["energy"] > first["energy"] + 0.01
    assert [stream for stream in other.received.values() if stream.lost] == []
