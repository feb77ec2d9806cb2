"""A sign is there for a moment, in the place where it was given."""

from sessions.core.room.reactions import SHOWN_MS, Reactions


def test_signs_come_and_go_by_themselves() -> None:
    signs = Reactions()
    assert signs.deadline() is None
    signs.show("ana", "Ana P.", kind="heart", place="main", now=0)
    signs.show("ben", "Ben Q.", kind="yes", place="aside:1", now=10)
    signs.show("ana", "Ana P.", kind="thanks", place="main", now=20)
    assert [(one.by, one.kind) for one in signs.view("main")] == [("ana", "thanks")]
    assert [one.by for one in signs.view("aside:1")] == ["ben"]
    assert signs.deadline() == 10 + SHOWN_MS
    signs.fade(10 + SHOWN_MS)
    assert (signs.view("aside:1"), len(signs.view("main"))) == ((), 1)
    signs.fade(20 + SHOWN_MS)
    assert (signs.view("main"), signs.deadline()) == ((), None)
