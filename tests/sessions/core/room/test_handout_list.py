"""What was shared outlives a restart, and no link ever has the id of another."""

from sessions.core.protocol.handouts import Handout
from sessions.core.room.handout_list import HandoutList, KeptHandouts


def link(handouts: HandoutList) -> Handout:
    return Handout(
        id=handouts.next_link,
        title="Meetings",
        kind="link",
        link="https://meetings.invalid/",
        bytes=0,
        name="Ruth T.",
        at_ms=1,
    )


def test_ids_of_links_are_not_used_again() -> None:
    handouts = HandoutList()
    first = link(handouts)
    assert (handouts.add(first), handouts.withdraw(first.id)) == (None, None)
    after = HandoutList()
    after.restore(KeptHandouts.model_validate_json(handouts.keep().model_dump_json()))
    second = link(after)
    assert after.add(second) is None
    assert (first.id, [one.id for one in after.shown]) == ("link-1", ["link-2"])
