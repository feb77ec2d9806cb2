"""The last lines of whoever was chosen, in the place where they are; none of it is kept."""

from sessions.core.protocol.together import Caption
from sessions.core.room.captioning import NO_CAPTIONS, PACE_LIMIT, SHOWN_LINES, Captioning


def test_only_who_was_chosen_writes_and_the_last_lines_show() -> None:
    captioning = Captioning()
    assert captioning.write("ana", "hello", place="main", now=0) == "not_allowed"
    captioning.choose("ana")
    for n in range(SHOWN_LINES + 2):
        assert captioning.write("ana", f" line {n} ", place="main", now=n) is None
    shown = captioning.view("main").lines
    assert shown == tuple(Caption(n=n + 1, text=f"line {n}") for n in range(2, SHOWN_LINES + 2))
    captioning.choose("ana")
    assert captioning.view("main").lines == shown
    captioning.choose("ben")
    assert captioning.view("main").lines == ()
    captioning.choose(None)
    assert captioning.view("main") == NO_CAPTIONS


def test_what_is_written_in_one_place_is_not_read_in_another() -> None:
    captioning = Captioning()
    captioning.choose("ana")
    captioning.write("ana", "in the group", place="main", now=0)
    assert captioning.view("aside:1").lines == ()
    captioning.write("ana", "in private", place="aside:1", now=1)
    assert [line.text for line in captioning.view("aside:1").lines] == ["in private"]
    assert captioning.view("main").lines == ()


def test_a_flood_is_held_back() -> None:
    captioning = Captioning()
    captioning.choose("ana")
    codes = [captioning.write("ana", "x", place="main", now=0) for _ in range(PACE_LIMIT + 1)]
    assert codes == [None] * PACE_LIMIT + ["too_many"]


def test_who_writes_is_kept_and_not_what() -> None:
    captioning = Captioning()
    captioning.choose("ana")
    captioning.write("ana", "hello", place="main", now=0)
    assert "hello" not in captioning.keep().model_dump_json()
    again = Captioning()
    again.restore(captioning.keep())
    assert (again.by, again.view("main").lines) == ("ana", ())
