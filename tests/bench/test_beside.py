from __future__ import annotations

import asyncio
import os

import pytest

from bench import _janus
from bench._beside import (
    DEFAULT,
    DTX_EVERY,
    LOOP,
    OURS,
    PEOPLE,
    POLICY,
    Guest,
    Taken,
    _heed,
    _turn,
    cpu_s,
    everything,
    real,
    rows,
)
from bench._callers import Caller, Crowd, Person
from bench._ours import node


def _taken(us: list[float], cores: list[float]) -> Taken:
    return Taken(us=us, cores=cores, latencies_ms=[1.0, 2.0], sent=10, received=110)


def test_the_ratios_are_of_turns_and_name_the_peer_and_its_configuration() -> None:
    taken = {
        OURS: _taken([8.0, 16.0, 9.0], [0.3, 0.3, 0.3]),
        POLICY: _taken([9.0, 9.0, 9.0], [0.1, 0.1, 0.1]),
        LOOP: _taken([10.0, 20.0, 10.0], [0.4, 0.4, 0.4]),
        DEFAULT: _taken([20.0, 20.0, 20.0], [0.8, 0.8, 0.8]),
    }
    told = {row.name: (row.value, row.ok) for row in rows(taken, groups=2, version="1.1.2")}
    what = "(WebRTC in and out, AES-128-GCM; 2 groups of 12, all to all)"
    assert told[f"forwarding: ratio to Janus 1.1.2 videoroom, event_loops = 1 {what}"] == (0.8, True)
    assert told[f"forwarding: ratio to Janus 1.1.2 videoroom, event_loops default {what}"] == (0.45, True)
    assert told["forwarding: engine, real policy, groups of 12 a core at 70 % (of 2)"] == (14.0, True)


def test_without_janus_only_ours_is_told() -> None:
    taken = {OURS: _taken([8.0], [0.5]), POLICY: _taken([9.0], [0.5])}
    told = rows(taken, groups=2, version="")
    assert not [row for row in told if "Janus" in row.name]
    assert told[-1].ok is False  # 2.8 groups


def test_a_missing_janus_is_named_with_the_way_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert _janus.find() == ""
    assert "apt-get install -y --no-install-recommends janus" in capsys.readouterr().err


def test_a_process_uses_time() -> None:
    before = cpu_s(os.getpid())
    while cpu_s(os.getpid()) <= before:
        sum(range(10_000))


def test_everybody_at_our_own_node_hears_everybody_else() -> None:
    async def try_it() -> Taken:
        async with node() as server:
            crowd = Crowd(await server.gather(1, [everything(number) for number in range(3)]))
            taken = Taken()
            _turn({OURS: Guest(server.pid, crowd)}, OURS, taken, seconds=0.5)
            crowd.close()
            return taken

    taken = asyncio.run(try_it())
    assert taken.sent == 3 * 2 * 25
    assert taken.received >= taken.sent  # two others each, but for what precedes the first key frame
    assert min(taken.latencies_ms) > 0
    assert PEOPLE == 12


def test_who_is_told_stops_the_layers_that_nobody_takes() -> None:
    people = [Person(Caller(), Caller(), real(number), name=f"1-{number}") for number in range(2)]
    _heed({"1-1": 1}, people)
    assert [[each.rid for each in person.streams] for person in people] == [["", "l", "m", "h"], ["", "l"]]
    for person in people:
        person.talks.close()
        person.hears.close()


def test_silence_is_sent_seldom_but_by_the_stubborn() -> None:
    assert [real(number)[0].every for number in (1, 2)] == [1, DTX_EVERY]
    assert real(2, is_stubborn=True)[0].every == 1
