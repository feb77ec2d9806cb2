from sessions.core.attendance.facts import MAIN
from sessions.core.room.screen import Screen


def test_one_screen_at_a_time() -> None:
    screen = Screen()
    screen.show("ana", "a1", "aside:1")
    screen.show("ruth", "r1", MAIN)
    assert (screen.person, screen.peer, screen.place) == ("ruth", "r1", MAIN)
    screen.clear()
    assert (screen.person, screen.peer, screen.place) == (None, None, MAIN)


def test_a_restart_keeps_whether_clients_may_and_nothing_that_was_shown() -> None:
    screen, later = Screen(), Screen()
    screen.clients_may = True
    screen.show("ana", "a1", MAIN)
    later.restore(screen.keep())
    assert (later.clients_may, later.person) == (True, None)
