"""Every command of a facilitator has a place to go."""

from typing import get_args

from sessions.core.protocol.commands import CallFacilitator, Command
from sessions.core.room.caring import Caring
from sessions.core.room.leading import Leading
from sessions.core.room.permission import TABLE


def test_what_only_facilitators_may_ask_is_carried_out_here() -> None:
    shapes = set(get_args(get_args(Command)[0]))
    led = {shape for shape in shapes & set(TABLE) if all(cell.role == "facilitator" for cell in TABLE[shape])}
    of_a_breakout = {CallFacilitator}  # a client's, carried out beside the commands that divide the group
    assert set(get_args(Leading)) == (led - set(get_args(Caring))) | of_a_breakout
