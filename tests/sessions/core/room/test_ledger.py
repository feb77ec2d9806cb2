from sessions.core.attendance.facts import Ended, Joined, Left, Modality, Moved, Seen, Started
from sessions.core.room.effects import Record
from sessions.core.room.ledger import Ledger


def test_facts_are_stamped_numbered_and_marked_urgent() -> None:
    ledger = Ledger("s1", 7)
    records = [
        ledger.joined(1, person="ana", peer="a1", role="client", place="lobby"),
        ledger.moved(2, peer="a1", place="main"),
        ledger.started(3),
        ledger.modality(4, peer="a1", video=True, audio=False),
        ledger.seen(5, peer="a1", since_ms=4),
        ledger.ended(6),
        ledger.left(7, peer="a1", reason="ended"),
    ]
    at = [{"at_ms": n, "session": "s1", "epoch": 7, "seq": n} for n in range(8)]
    assert records == [
        Record(Joined(**at[1], person="ana", peer="a1", role="client", place="lobby"), True),  # type: ignore[arg-type]
        Record(Moved(**at[2], peer="a1", place="main"), True),  # type: ignore[arg-type]
        Record(Started(**at[3]), True),  # type: ignore[arg-type]
        Record(Modality(**at[4], peer="a1", video=True, audio=False), False),  # type: ignore[arg-type]
        Record(Seen(**at[5], peer="a1", since_ms=4), False),  # type: ignore[arg-type]
        Record(Ended(**at[6]), True),  # type: ignore[arg-type]
        Record(Left(**at[7], peer="a1", reason="ended"), True),  # type: ignore[arg-type]
    ]


def test_a_rebuilt_room_goes_on_counting() -> None:
    assert Ledger("s1", 7, seq=40).started(3) == Record(Started(at_ms=3, session="s1", epoch=7, seq=41), True)
