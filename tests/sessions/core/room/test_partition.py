"""How the group is divided: ids that no breakout had before, homes, and what comes back after a restart."""

from sessions.core.protocol.values import Note
from sessions.core.room.partition import KeptPartition, Partition

ONE, TWO = "breakout:7-1", "breakout:7-2"


def divided() -> Partition:
    partition = Partition(7)
    assert partition.open(["One", "Two"], now=5, until_ms=9) == (ONE, TWO)
    return partition


def test_until_it_is_divided_everybody_belongs_to_the_group() -> None:
    partition = Partition(7)
    partition.settle("ana", ONE)
    assert (partition.is_open, partition.home_of("ana"), partition.keep()) == (False, "main", KeptPartition())


def test_people_belong_where_they_were_settled_until_it_closes() -> None:
    partition = divided()
    partition.settle("ana", TWO)
    assert (partition.home_of("ana"), partition.home_of("ben")) == (TWO, "main")
    assert [partition.has_place_for(one) for one in ("ana", "ben")] == [True, False]
    partition.close()
    assert (partition.home_of("ana"), partition.keep()) == ("main", KeptPartition())
    assert partition.open(["One"], now=7, until_ms=None) == ("breakout:7-3",)


def test_the_smallest_is_the_one_where_the_fewest_belong_the_first_of_equals() -> None:
    partition = divided()
    found = []
    for person in ("ana", "ben", "cleo"):
        found.append(partition.smallest(["ana", "ben", "cleo"]))
        partition.settle(person, found[-1])
    assert found == [ONE, TWO, ONE]


def test_a_breakout_asks_once_until_it_is_answered() -> None:
    partition = divided()
    partition.ask(ONE, 6)
    partition.ask(ONE, 8)
    assert (partition.asked_ms(ONE), partition.asked_ms(TWO)) == (6, None)
    partition.answer(ONE)
    assert partition.asked_ms(ONE) is None


def test_what_is_kept_comes_back() -> None:
    partition = divided()
    partition.settle("ana", TWO)
    partition.ask(TWO, 6)
    partition.note = Note(text="Five minutes left.", at_ms=7)
    again = Partition(8)
    again.restore(partition.keep(), {})
    assert again.keep() == partition.keep()
    assert again.rooms() == ((ONE, "One"), (TWO, "Two"))


def test_where_facts_saw_people_goes_before_where_they_belonged() -> None:
    partition = divided()
    for person in ("ana", "ben", "cleo"):
        partition.settle(person, ONE)
    again = Partition(8)
    again.restore(partition.keep(), {"ana": TWO, "ben": "main", "cleo": "aside:7-1", "dina": "breakout:7-3"})
    homes = {person: again.home_of(person) for person in ("ana", "ben", "cleo", "dina")}
    assert homes == {"ana": TWO, "ben": "main", "cleo": ONE, "dina": "breakout:7-3"}
    assert again.rooms()[-1] == ("breakout:7-3", "Room 3")
