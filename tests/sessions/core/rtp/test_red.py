"""Redundant audio (RFC 2198 §3), taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.core.rtp.red import MAX_REDUNDANT, RedView
from tests.corpus.mutation import kept, mutations
from tests.sessions.core.rtp.packets import OPUS, redundant

FAR = 16383  # the farthest that 14 bits can say
Before = list[tuple[int, bytes]]


def taken_apart(payload: bytes) -> tuple[bytes, Before] | None:
    """The primary block and the ones before it, oldest first; None: not well-formed."""
    view, packet = RedView(), bytes(12) + payload
    if not view.read(packet, 12, len(packet)):
        return None
    assert view.primary_type == OPUS
    before = []
    for back in range(view.redundant, 0, -1):
        codec, offset, start, length = view.block(back)
        assert codec == OPUS
        before.append((offset, packet[start : start + length]))
    return packet[view.primary_start :], before


BLOCKS = st.lists(st.tuples(st.integers(0, FAR), st.binary(max_size=1023)), max_size=MAX_REDUNDANT)


@given(st.binary(max_size=300), BLOCKS)
def test_what_is_written_is_read(payload: bytes, before: Before) -> None:
    assert taken_apart(redundant(payload, before)) == (payload, before)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        redundant(b"now", [(960, b"then")])[:3],  # a head cut
        redundant(b"now", [(960, b"then")])[:4],  # no primary head
        redundant(b"", [(960, b"then")])[:-1],  # a block cut
        redundant(b"now", [(960, b"x")] * (MAX_REDUNDANT + 1)),
        b"\xff" * 200,
    ],
)
def test_what_is_cut_or_too_much_is_no_packet(payload: bytes) -> None:
    assert taken_apart(payload) is None


def test_control_everything_that_may_be_there_is_taken() -> None:
    most = [(FAR, b"x" * 1023)] * MAX_REDUNDANT
    assert taken_apart(redundant(b"now", most)) == (b"now", most)
    assert taken_apart(redundant(b"now")) == (b"now", [])


def test_no_mutation_leads_out_of_the_packet() -> None:
    read = 0
    for packet in mutations([each[24:] for each in kept("rtp") if each[1] & 0x7F == 63], 10_000, seed=2198):
        view = RedView()
        if not view.read(packet, 0, len(packet)):
            continue
        read += 1
        ends = [start + length for _, _, start, length in map(view.block, range(1, view.redundant + 1))]
        assert max([0, *ends]) <= view.primary_start <= len(packet)
    assert 1000 < read < 10_000, "some are well-formed and some are not"
