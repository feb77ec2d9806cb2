from sessions.core.room.lobby import Lobby


def test_people_wait_in_order_of_arrival_since_they_first_came() -> None:
    lobby = Lobby()
    lobby.wait("ana", 10)
    lobby.wait("ben", 20)
    lobby.wait("ana", 30)
    assert lobby.waiting() == (("ana", 10), ("ben", 20))
    lobby.forget("ana")
    lobby.wait("ana", 40)
    assert lobby.waiting() == (("ben", 20), ("ana", 40))


def test_the_admitted_wait_no_longer() -> None:
    lobby = Lobby()
    lobby.wait("ana", 10)
    lobby.admit("ana")
    assert (lobby.waiting(), lobby.is_admitted("ana"), lobby.is_barred("ana")) == ((), True, False)


def test_the_second_denial_blocks() -> None:
    lobby = Lobby()
    lobby.wait("ana", 10)
    lobby.deny("ana")
    assert (lobby.waiting(), lobby.is_barred("ana")) == ((), False)
    lobby.deny("ana")
    assert (lobby.is_barred("ana"), lobby.is_barred("ben")) == (True, False)


def test_an_admission_can_be_taken_back() -> None:
    lobby = Lobby()
    lobby.admit("ana")
    lobby.revoke("ana", barred=False)
    assert (lobby.is_admitted("ana"), lobby.is_barred("ana")) == (False, False)
    lobby.revoke("ana", barred=True)
    assert lobby.is_barred("ana")


def test_clearing_sends_nobody_away_for_good() -> None:
    lobby = Lobby()
    lobby.wait("ana", 10)
    lobby.admit("ben")
    lobby.clear()
    assert (lobby.waiting(), lobby.is_admitted("ben"), lobby.is_barred("ana")) == ((), True, False)


def test_a_denial_for_good_is_announced_and_can_be_taken_back_once_more() -> None:
    lobby = Lobby()
    assert not lobby.is_turned_away("ana")
    lobby.deny("ana", "Ana P.")
    assert lobby.is_turned_away("ana")
    lobby.deny("ana", "Ana P.")
    assert (lobby.barred(), lobby.name_of("ana")) == (("ana",), "Ana P.")
    lobby.let_wait_again("ana")
    assert (lobby.barred(), lobby.is_turned_away("ana")) == ((), True)
    lobby.deny("ana", "Ana P.")
    assert lobby.is_barred("ana")


def test_facts_that_were_forgiven_bar_nobody_again() -> None:
    before, after = Lobby(), Lobby()
    for lobby in (before, after):
        lobby.deny("ana")
        lobby.deny("ana")
        lobby.deny("ben", "Ben Q.")
        lobby.deny("ben", "Ben Q.")
    before.let_wait_again("ana")
    before.revoke("cleo", barred=False)
    after.admit("cleo")
    after.restore(before.keep())
    assert (after.barred(), after.is_turned_away("ana"), after.name_of("ben")) == (("ben",), True, "Ben Q.")
    assert (after.is_admitted("cleo"), after.is_sent_out("cleo")) == (False, True)
