"""A network that lets nothing through but a relay: a real Chromium comes in by a real coturn."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.visitor import led, visiting
from tests.real.coturn import TurnServer

pytestmark = [pytest.mark.browser, pytest.mark.real]

# As a firewall would: whatever the page asks for, only paths by that one of the relay's ways are tried.
ONLY_BY = """
window.RTCPeerConnection = class extends window.RTCPeerConnection {
  constructor(config) { super({ ...config, iceTransportPolicy: "relay" }); }
  setConfiguration({ iceServers, ...config }) {
    const only = iceServers.map((one) => ({ ...one, urls: one.urls.filter((url) => url === "URL") }));
    super.setConfiguration({ ...config, iceServers: only, iceTransportPolicy: "relay" });
  }
};
"""


async def test_a_client_comes_in_by_the_relay_alone(tmp_path: Path) -> None:
    ways = ("udp", "tcp", "tls")
    with TurnServer(tmp_path) as turn:
        env = {
            "VIOIP_PUBLIC_ADDRESS": "127.0.0.1",
            "VIOIP_TURN_URLS": ",".join(turn.url(way) for way in ways),
            "VIOIP_TURN_SECRET": turn.secret,
        }
        async with led(tmp_path, **env) as (server, company):
            for way in ways:
                only = ONLY_BY.replace("URL", turn.url(way))
                flags = ("--ignore-certificate-errors",)
                async with visiting(server, company, init=only, flags=flags) as visitor:
                    assert await visitor.path() == {"type": "relay", "by": way}
