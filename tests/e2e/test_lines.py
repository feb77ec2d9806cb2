"""A real Chromium on a line that is cut and on one that changes, and whose page sleeps meanwhile."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.e2e.minutes import Moment, sees_what_counted
from tests.e2e.people import SLOW_MS, tile
from tests.e2e.visitor import led, visiting
from tests.impair.udp_relay import UdpRelay
from tests.real.port import free_port

pytestmark = pytest.mark.browser

# While asleep no timer of the page fires, which is more than browsers do to a hidden tab; beats are counted.
SLEEPY = """
window.__asleep = false;
window.__beats = 0;
const later = window.setTimeout.bind(window);
const again = window.setInterval.bind(window);
window.setTimeout = (run, ms, ...more) => {
  const due = () => (window.__asleep ? later(due, 200) : run(...more));
  return later(due, ms);
};
window.setInterval = (run, ms, ...more) => again(() => window.__asleep || run(...more), ms);
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (text) {
  if (String(text).includes('"beat"')) window.__beats += 1;
  return send.call(this, text);
};
"""
ASLEEP_S = 12  # two beats of the worker, and most of the fifteen seconds after which somebody is gone


async def test_a_sleeping_page_a_change_of_network_and_a_cut_leave_the_seat_and_the_minutes(
    tmp_path: Path,
) -> None:
    """The client has what the test saw pass from being let in to End, and no second of it had to be bridged:
    neither sleep nor a line without media is taken for absence."""
    port = free_port()
    async with UdpRelay(upstream=("127.0.0.1", port)) as relay:
        env = {
            "VIOIP_PUBLIC_ADDRESS": "127.0.0.1",
            "VIOIP_MEDIA_PORT": str(port),
            "VIOIP_PUBLIC_PORT": str(relay.port),
        }
        async with (
            led(tmp_path, **env) as (server, company),
            visiting(server, company, init=SLEEPY) as visitor,
        ):
            await visitor.page.evaluate("[window.__asleep, window.__beats] = [true, 0]")
            before = await visitor.page.evaluate("window.__connections.length")
            listening = asyncio.create_task(visitor.silence(ASLEEP_S))
            await asyncio.sleep(1)
            relay.move()
            moved_s = await listening
            print(f"after a change of address silent for {moved_s:.2f} s")
            assert 0.1 < moved_s < 5
            beats = await visitor.page.evaluate("() => { window.__asleep = false; return window.__beats; }")
            print(f"asleep for {ASLEEP_S} s: {beats} beats")
            assert beats >= 2, "they come from a worker"
            connections = await visitor.page.evaluate("window.__connections.length")
            assert connections == before

            relay.cut()
            await expect(visitor.page.get_by_text("Sound and picture stopped")).to_be_visible(timeout=SLOW_MS)
            relay.be()
            began_s = asyncio.get_running_loop().time()
            await visitor.until_heard()
            back_s = asyncio.get_running_loop().time() - began_s
            print(f"after a cut back within {back_s:.2f} s")
            assert back_s < 5
            await expect(visitor.page.get_by_text("Sound and picture stopped")).to_have_count(0)
            await expect(tile(visitor.page, "Client C.")).to_have_count(1)

            with Moment() as ended:
                await company.leader.end()
            own = await sees_what_counted(visitor.page, server.clinic, "client")
            assert visitor.entered.until(ended).holds(own.credited_s)
            assert own.bridged_s == 0
