"""A network that lets nothing through but a relay: a real Chromium comes in by a real coturn."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.visitor import Visitor, led, visiting
from tests.impair.line import Line
from tests.impair.udp_relay import UdpRelay
from tests.real.coturn import TurnServer
from tests.real.port import free_port

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


# A browser that may not use UDP at all, and a clinic that offers it TLS alone.
NO_UDP = (
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
)
BLOCKED_MAX_S = 12  # PROMISES R29
LOSSY = Line(loss=0.05, delay_ms=20)
LISTEN_S = 4
WINDOWS, WINDOW_S = 4, 2.0
CONCEALED_AIM = 0.01


async def until_whole(visitor: Visitor) -> None:
    """A busy machine makes gaps of its own: of a few windows one is without any."""
    for _ in range(WINDOWS):
        count = await visitor.count(WINDOW_S)
        print(count)
        if count.packets and count.concealed_share <= CONCEALED_AIM and not count.freezes:
            return
    raise AssertionError(count)


async def test_a_client_comes_in_by_the_relay_alone(tmp_path: Path) -> None:
    """By TLS: the test below, where nothing else is left."""
    ways = ("udp", "tcp")
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
                    await until_whole(visitor)


async def test_where_udp_is_blocked_a_voice_comes_by_tls_in_time_and_through_loss(tmp_path: Path) -> None:
    """A twentieth is lost behind the relay. Nothing but TLS leads there."""
    port = free_port()
    async with UdpRelay(upstream=("127.0.0.1", port)) as line:
        with TurnServer(tmp_path) as turn:
            env = {
                "VIOIP_PUBLIC_ADDRESS": "127.0.0.1",
                "VIOIP_MEDIA_PORT": str(port),
                "VIOIP_PUBLIC_PORT": str(line.port),
                "VIOIP_TURN_URLS": turn.url("tls"),
                "VIOIP_TURN_SECRET": turn.secret,
            }
            async with led(tmp_path, **env) as (server, company):
                line.be(LOSSY)
                flags = ("--ignore-certificate-errors", *NO_UDP)
                async with visiting(server, company, flags=flags) as visitor:
                    silent_s = await visitor.silence(LISTEN_S)
                    print(f"voice by TLS after {visitor.media_s:.2f} s, silent for {silent_s:.2f} s")
                    assert visitor.media_s < BLOCKED_MAX_S
                    assert silent_s < 1
                    assert line.counted["down_lost"] > 0
