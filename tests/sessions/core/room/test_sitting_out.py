"""Who leads on when somebody goes, and marks that come and go."""

import pytest

from sessions.core.protocol.leadership import SittingOut
from sessions.core.room.sitting_out import KeptLead, Lead, Sitting


def sitting(person: str, since_ms: int = 1) -> Sitting:
    return Sitting(out=SittingOut(id=person, name=person, since_ms=since_ms, reason="other"), by="ruth")


@pytest.mark.parametrize(
    ("present", "expected", "leader"),
    [
        (("omar", "ruth"), (), "ruth"),
        (("omar",), ("ruth",), "ruth"),
        (("omar", "tom"), (), "omar"),
        ((), (), None),
    ],
)
def test_who_leads_on(present: tuple[str, ...], expected: tuple[str, ...], leader: str | None) -> None:
    lead = Lead()
    lead.hand_to("ruth")
    lead.settle(present, expected)
    assert lead.leader == leader


def test_marks_in_their_order_the_first_of_each() -> None:
    lead = Lead()
    for mark in (sitting("ana"), sitting("ben"), sitting("ana", since_ms=5)):
        lead.sit_out(mark)
    assert lead.sitting() == (sitting("ana"), sitting("ben"))
    assert (lead.take_part("ana"), lead.take_part("ana")) == (sitting("ana"), None)
    again = Lead()
    again.restore(KeptLead.model_validate_json(lead.keep().model_dump_json()))
    assert again.keep() == lead.keep()


def test_who_leads_is_kept_whether_they_came_first_or_it_was_handed_on() -> None:
    lead = Lead()
    lead.settle(("ruth", "omar"), ())
    kept = [lead.keep().leader]
    lead.hand_to("omar")
    kept.append(lead.keep().leader)
    lead.settle((), ())
    assert [*kept, lead.keep().leader] == ["ruth", "omar", None]
