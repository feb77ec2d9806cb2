from __future__ import annotations

from sessions.core.rtp.negotiated import ExtensionIds
from tests.sessions.core.rtp.house import House, trio
from tests.sessions.core.rtp.packets import audio, line, media, video, vp8


def test_sinks_of_different_browsers_stand_in_one_row() -> None:
    house = House()
    house.join("p0", seat=0)
    for name, ids in {
        "chromium": ExtensionIds(mid=4, audio_level=1, abs_send_time=2),
        "firefox": ExtensionIds(mid=3, audio_level=1),
        "bare": ExtensionIds(),
    }.items():
        house.join(name, seat=None, told=media(ids=ids))
    house.say("p0", audio(1, 0, level=50), 1000)
    assert {name: house.sent[name][0].elements for name in ("chromium", "firefox", "bare")} == {
        "chromium": {4: b"3", 1: b"\x32", 2: b"\x04\x00\x00"},
        "firefox": {3: b"3", 1: b"\x32"},
        "bare": {},
    }


def test_the_recipe_lasts_until_the_flow_changes() -> None:
    house = trio()
    house.say("p0", audio(1, 0), 0)
    source = house.forwarder.peers["p0"].sources[0xA0D10]
    recipe = source.recipe
    house.say("p0", audio(2, 960), 20)
    assert source.recipe is recipe
    house.join("p3", seat=None)
    house.say("p0", audio(3, 1920), 40)
    assert source.recipe is not recipe
    assert [each.seq for each in house.sent["p3"]] == [1]


def test_only_who_changed_source_gets_rewritten_pictures() -> None:
    house = trio()
    house.say("p0", video(1, 0, vp8(300, 30, key=True)), 0)
    house.join("p3", seat=None)
    house.forwarder.set_seat(0, "p1")
    house.say("p1", video(1, 0, vp8(7, 7, key=True)), 50)
    assert [each.payload for each in house.streams("p2")[line(0).video_ssrc]][1:] == [vp8(301, 31, key=True)]
    assert [each.payload for each in house.streams("p3")[line(0).video_ssrc]] == [vp8(7, 7, key=True)]


def test_short_picture_ids_are_patched_in_seven_bits() -> None:
    house = trio()
    short = b"\x90\x80%c\x00face"
    house.say("p0", video(1, 0, short % 126), 0)
    house.forwarder.set_seat(0, "p2")
    house.say("p2", video(1, 0, short % 5), 50)
    house.say("p2", video(2, 9, short % 6), 90)
    assert [each.payload[2] for each in house.streams("p1")[line(0).video_ssrc]] == [126, 127, 0]


def test_what_is_of_before_somebody_came_is_not_counted_as_sent_to_them() -> None:
    """Else repairs for others would be loss on the line of whoever came last."""
    house = trio()
    house.say("p0", video(8, 0, vp8(5, 5, key=True)), 0)
    house.join("late", seat=None)
    house.say("p0", video(11, 3000, vp8(8, 8, key=True)), 20)
    for seq in (9, 10):
        house.say("p0", video(seq, 1000 * (seq - 8), vp8(seq - 3, seq - 3, key=False)), 40)
    sinks = {peer: house.forwarder.peers[peer].video_sinks[line(0).video_ssrc] for peer in ("p1", "late")}
    counted = {peer: sink.sent() for peer, sink in sinks.items()}
    for peer, stream in ((peer, house.streams(peer)[line(0).video_ssrc]) for peer in counted):
        assert counted[peer] == (len(stream), sum(len(each.payload) for each in stream))
    assert (counted["p1"][0], counted["late"][0]) == (4, 1), "control: p1 gets what was late"
    assert sinks["late"].take_report(highest=1, lost=0) == (1, 0)
