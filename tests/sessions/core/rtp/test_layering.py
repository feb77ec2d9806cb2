"""Layers of a whole room: what each receiver is shown as its line and its wishes change."""

from __future__ import annotations

import pytest

from sessions.core.rtp import layering, rtcp
from sessions.core.rtp.estimate import FIRST_WAIT_MS
from sessions.core.rtp.layering import UNWANTED_MS
from sessions.core.rtp.news import LayersWanted, PausedChanged
from tests.sessions.core.rtp.house import House
from tests.sessions.core.rtp.packets import line, media, video, vp8

RIDS = ("l", "m", "h")
FRAME_MS = 50


class Cast:
    """Three people with simulcast cameras, and how the one in seat 0 looks to the one in seat 1."""

    def __init__(self, *, people: int = 3, rids: tuple[str, ...] = RIDS, now: int = 0) -> None:
        self.house = House()
        self.now = now
        self.arriving = len(rids) or 1  # layers that get through, from the lowest up
        self.frame = 0
        self.rids = rids
        for i in range(people):
            self.house.join(f"p{i}", seat=i, told=media(seats=people + 1, rids=rids))
        self.people = people
        self.news: list[object] = []
        self.remb = 0

    def run(self, seconds: float) -> None:
        for _ in range(int(seconds * 1000 / FRAME_MS)):
            self.now += FRAME_MS
            self.frame += 1
            for who in range(self.people):
                for layer, rid in enumerate((self.rids or ("",))[: self.arriving]):
                    self._send(who, layer, rid)
            self.house.forwarder.tick(self.now)
            self.news += self.house.forwarder.take_news()

    def _send(self, who: int, layer: int, rid: str) -> None:
        is_key = self.frame % 5 == 1
        size = (120_000, 400_000, 1_100_000)[layer] * FRAME_MS // 8000 // 8
        body = (rid or "o").encode() + bytes(size)
        for part in range(8):
            payload = vp8(self.frame, self.frame & 0xFF, key=is_key and not part, start=not part, body=body)
            seq, ssrc = 8 * self.frame + part, 100 * who + layer + 10
            packet = video(seq, 90 * self.now, payload, ssrc=ssrc, rid=rid.encode(), marker=part == 7)
            self.house.say(f"p{who}", packet, self.now)

    def shown(self, seat: int, *, to: int = 1, over: float = 0.5) -> str:
        """Layers that were shown over the next half second, or "" for none."""
        stream = self.house.streams(f"p{to}").get(line(seat).video_ssrc, [])
        before = len(stream)
        self.run(over)
        stream = self.house.streams(f"p{to}").get(line(seat).video_ssrc, [])
        return "".join(sorted({each.payload[7:8].decode() for each in stream[before:]}))

    def say_remb(self, bps: int, *, peer: int = 1) -> None:
        self.house.tell(f"p{peer}", rtcp.bitrate_ceiling(9, bps, [1]), self.now)


def test_who_says_nothing_is_shown_the_middle_and_a_wish_is_followed_both_ways() -> None:
    cast = Cast()
    cast.run(1)
    assert cast.shown(0) == "m"
    cast.house.forwarder.set_wishes("p1", {0: 720})
    cast.run(4)
    assert cast.shown(0) == "h"
    cast.house.forwarder.set_wishes("p1", {0: 120, 2: 0})
    cast.run(1)
    assert (cast.shown(0), cast.shown(2), cast.shown(0, to=2)) == ("l", "", "m")
    cast.house.forwarder.set_wishes("p1", {})
    cast.run(3)
    assert (cast.shown(0), cast.shown(2)) == ("m", "m")


def test_a_line_that_gets_narrow_is_followed_at_once_and_back_slowly() -> None:
    cast = Cast()
    cast.run(2)
    cast.say_remb(2_000_000)
    cast.say_remb(700_000)
    cast.run(0.5)
    assert {cast.shown(0), cast.shown(2)} == {"m", "l"}
    cast.say_remb(400_000)
    cast.run(0.5)
    assert (cast.shown(0), cast.shown(2)) == ("l", "l")
    cast.run(FIRST_WAIT_MS / 1000 - 2)
    assert (cast.shown(0), cast.shown(2)) == ("l", "l")
    cast.run(20)
    assert (cast.shown(0), cast.shown(2)) == ("m", "m")


def test_when_even_the_lowest_does_not_fit_a_picture_pauses_and_it_is_said() -> None:
    cast = Cast()
    cast.run(2)
    cast.say_remb(2_000_000)
    cast.say_remb(190_000)
    cast.run(0.5)
    assert sorted([cast.shown(0), cast.shown(2)]) == ["", "l"]
    assert cast.news == [PausedChanged("p1", frozenset({2}))]
    cast.run(30)
    assert cast.news[1:2] == [PausedChanged("p1", frozenset())]
    assert (cast.shown(0), cast.shown(2)) == ("m", "m")


def test_the_pinned_one_stays_sharp() -> None:
    cast = Cast()
    cast.house.forwarder.set_wishes("p1", {}, pinned=2)
    cast.run(2)
    cast.say_remb(2_000_000)
    cast.say_remb(700_000)
    cast.run(0.5)
    assert (cast.shown(0), cast.shown(2)) == ("l", "m")


def test_loss_in_reports_lowers_the_layer() -> None:
    cast = Cast()
    cast.run(3)
    for second in range(1, 8):
        block = rtcp.ReportBlock(line(0).video_ssrc, 0, 500 * second, 1000 * second, 0, 0, 0)
        cast.house.tell("p1", rtcp.receiver_report(9, [block]), cast.now)
        cast.run(1)
    assert cast.shown(0) in {"l", ""}
    assert cast.shown(0, to=2) == "m"


@pytest.mark.parametrize("now", [0, 10_000_000])
def test_a_camera_that_starts_small_is_asked_for_all_that_somebody_would_show(now: int) -> None:
    """Cameras begin with their lowest layer; who is held to that by our ceiling would never send another."""
    cast = Cast(now=now)
    cast.arriving = 1
    cast.house.forwarder.set_wishes("p1", {0: 720})
    cast.run(UNWANTED_MS / 1000 + 5)
    assert cast.shown(0) == "l"
    assert cast.house.forwarder.peers["p0"].wanted == len(RIDS)
    assert layering.ceiling_bps(cast.house.forwarder.peers["p0"]) > 1_700_000


def test_a_clock_that_is_far_on_turns_nothing_off_at_the_start() -> None:
    cast = Cast(now=10_000_000)
    cast.run(2)
    assert cast.news == []
    cast.run(UNWANTED_MS / 1000)
    assert cast.news == [LayersWanted(f"p{i}", 2) for i in range(3)]


def test_one_packet_lost_of_two_is_no_bad_line() -> None:
    cast = Cast()
    cast.run(3)
    block = rtcp.ReportBlock(line(0).video_ssrc, 127, 1, 2, 0, 0, 0)
    cast.house.tell("p1", rtcp.receiver_report(9, [block]), cast.now)
    cast.run(1)
    assert cast.shown(0) == "m"
    assert not cast.house.forwarder.peers["p1"].twice.is_on


def test_layers_that_nobody_takes_are_turned_off_in_time_and_on_at_once() -> None:
    cast = Cast()
    cast.run(UNWANTED_MS / 1000 + 2)
    assert cast.news == [LayersWanted(f"p{i}", 2) for i in range(3)]
    assert layering.ceiling_bps(cast.house.forwarder.peers["p0"]) < 1_200_000
    cast.house.forwarder.set_wishes("p1", {0: 720})
    cast.run(1.5)
    assert cast.news[3:] == [LayersWanted("p0", 3)]
    assert layering.ceiling_bps(cast.house.forwarder.peers["p0"]) > 1_720_000


def test_without_simulcast_there_is_one_layer_for_all() -> None:
    cast = Cast(rids=())
    cast.run(1)
    cast.house.forwarder.set_wishes("p1", {0: 90})
    cast.house.forwarder.set_wishes("p2", {0: 1080})
    cast.run(1)
    assert (cast.shown(0), cast.shown(0, to=2)) == ("o", "o")


def test_a_screen_is_shown_on_the_stage_and_the_camera_stays_in_its_seat() -> None:
    cast = Cast()
    cast.house.forwarder.set_stage(3, "p0")
    cast.run(0.5)
    for at in range(4):
        payload = vp8(900 + at, 9, key=at == 0, body=b"slide")
        packet = video(at, 90 * cast.now, payload, ssrc=77, mid=b"2")
        cast.house.say("p0", packet, cast.now)
        cast.run(0.1)
    stage = cast.house.streams("p1")[line(3).video_ssrc]
    assert [each.payload[7:] for each in stage] == [b"slide"] * 4
    assert cast.shown(0) == "m"
    assert line(3).video_ssrc not in cast.house.streams("p0"), "nobody is shown their own screen"
    cast.house.forwarder.set_stage(3, None)
    cast.house.say("p0", video(9, 90 * cast.now, vp8(999, 9, key=True), ssrc=77, mid=b"2"), cast.now)
    assert len(cast.house.streams("p1")[line(3).video_ssrc]) == 4


def test_a_screen_goes_before_faces() -> None:
    cast = Cast()
    cast.house.forwarder.set_stage(3, "p0")
    cast.house.say("p0", video(0, 0, vp8(1, 1, key=True), ssrc=77, mid=b"2"), 0)
    cast.run(2)
    cast.say_remb(2_000_000)
    cast.say_remb(900_000)
    cast.house.say("p0", video(1, 900, vp8(2, 1, key=True), ssrc=77, mid=b"2"), cast.now)
    cast.run(1)
    assert cast.house.forwarder.peers["p1"].paused <= {0, 2}


def test_control_without_an_estimate_a_narrow_line_is_flooded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sessions.core.rtp.feedback.read_ceiling", lambda _part: None)
    cast = Cast()
    cast.run(2)
    cast.say_remb(2_000_000)
    cast.say_remb(100_000)
    cast.run(0.5)
    assert (cast.shown(0), cast.shown(2)) == ("m", "m")
