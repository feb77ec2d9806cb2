from sessions.core.protocol.events import Numbered, ParticipantLeft
from sessions.core.room.log import KEPT_EVENTS, EventLog


def log_of(count: int) -> EventLog:
    log = EventLog(epoch=7)
    for number in range(1, count + 1):
        log.append(ParticipantLeft(id=str(number)))
    return log


def numbered(*numbers: int) -> tuple[Numbered, ...]:
    return tuple(Numbered(epoch=7, n=n, event=ParticipantLeft(id=str(n))) for n in numbers)


def test_events_are_numbered_from_one() -> None:
    log = EventLog(epoch=7)
    assert (log.n, log.append(ParticipantLeft(id="1"))) == (0, *numbered(1))
    assert log.n == 1


def test_what_came_after_is_known() -> None:
    log = log_of(3)
    assert log.after(7, 1) == numbered(2, 3)
    assert log.after(7, 3) == ()
    assert log.after(7, 0) == numbered(1, 2, 3)


def test_another_epoch_or_a_number_never_given_is_not_known() -> None:
    assert (log_of(3).after(6, 1), log_of(3).after(7, 4)) == (None, None)


def test_what_was_forgotten_is_not_half_told() -> None:
    log = log_of(KEPT_EVENTS + 2)
    assert log.after(7, 1) is None
    assert log.after(7, 2) == numbered(*range(3, KEPT_EVENTS + 3))
