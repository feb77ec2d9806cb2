"""The ICE-lite agent: who gets an answer, who gets silence, and what moves a peer."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.core.ice import stun
from sessions.core.ice.agent import (
    ADDRESSES_MAX,
    TRANSACTIONS_REMEMBERED,
    Agent,
    Answer,
    Credentials,
    Silence,
)

HOME, AWAY, STRANGE = ("192.0.2.1", 1000), ("198.51.100.2", 2000), ("203.0.113.3", 3000)
LOCAL = Credentials("ours", "a-password-of-our-own")
OTHER = Credentials("othr", "the-password-of-another")
NUMBERS = count(1)


def check(
    *,
    nominate: bool = False,
    username: str = "ours:theirs",
    password: str = LOCAL.password,
    transaction: bytes = b"",
) -> bytes:
    return stun.binding_request(
        transaction or next(NUMBERS).to_bytes(12),
        username=username,
        password=password,
        priority=1,
        tie_breaker=2,
        nominate=nominate,
    )


def make_agent() -> Agent:
    agent = Agent()
    agent.expect(1, local=LOCAL, remote_ufrag="theirs")
    agent.expect(2, local=OTHER, remote_ufrag="else")
    return agent


def accepted(outcome: Answer | Silence) -> Answer:
    assert isinstance(outcome, Answer)
    return outcome


def test_an_authentic_check_is_answered_and_its_source_validated() -> None:
    agent, raw = make_agent(), check()
    answer = accepted(agent.receive(raw, HOME))
    reply = stun.binding_success(stun.parse(raw), source=HOME, password=LOCAL.password)
    assert answer == Answer(1, reply, HOME, selected=HOME, moved=True)
    assert (agent.owner(HOME), agent.owner(AWAY)) == (1, None)


def without_fingerprint(raw: bytes) -> bytes:
    return raw[:2] + (len(raw) - 28).to_bytes(2) + raw[4:-8]


def as_controlled(raw: bytes) -> bytes:
    return stun._signed(
        stun.BINDING_REQUEST,
        b"x" * 12,
        [(stun.USERNAME, b"ours:theirs"), (stun.PRIORITY, bytes(4)), (stun.ICE_CONTROLLED, bytes(8))],
        password=LOCAL.password,
    )


@pytest.mark.parametrize(
    ("raw", "silence"),
    [
        (b"\0\1 not stun", Silence.MALFORMED),
        (check(username="nobody:theirs"), Silence.UNKNOWN_USER),
        (check(username="ours:others"), Silence.UNKNOWN_USER),
        (check(username="ours"), Silence.UNKNOWN_USER),
        (check(username="\u00fc:theirs"), Silence.UNKNOWN_USER),
        (check(password=OTHER.password), Silence.UNSIGNED),
        (without_fingerprint(check()), Silence.NOT_A_CHECK),
        (as_controlled(b""), Silence.NOT_A_CHECK),
        (
            stun.binding_success(stun.parse(check()), source=HOME, password=LOCAL.password),
            Silence.NOT_A_CHECK,
        ),
    ],
)
def test_everything_else_gets_silence(raw: bytes, silence: Silence) -> None:
    agent = make_agent()
    assert agent.receive(raw, HOME) is silence
    assert agent.owner(HOME) is None


def test_a_newer_nomination_moves_the_peer_and_a_plain_check_does_not() -> None:
    agent = make_agent()
    told = [
        accepted(agent.receive(raw, source))
        for raw, source in [
            (check(), HOME),
            (check(), AWAY),
            (check(nominate=True), AWAY),
            (check(), HOME),
            (check(nominate=True), AWAY),
            (check(nominate=True), HOME),
        ]
    ]
    assert [(answer.selected, answer.moved) for answer in told] == [
        (HOME, True),
        (HOME, False),
        (AWAY, True),
        (AWAY, False),
        (AWAY, False),
        (HOME, True),
    ]


def test_a_recorded_nomination_sent_from_elsewhere_moves_nothing() -> None:
    agent, recorded = make_agent(), check(nominate=True)
    agent.receive(recorded, HOME)
    assert accepted(agent.receive(recorded, STRANGE)).selected == HOME


def test_control_the_same_nomination_would_move_if_it_were_new() -> None:
    agent, recorded = make_agent(), check(nominate=True)
    agent.receive(recorded, HOME)
    for _ in range(TRANSACTIONS_REMEMBERED):
        agent.receive(check(), HOME)
    assert accepted(agent.receive(recorded, STRANGE)).selected == STRANGE


def test_a_check_seen_before_is_answered_and_told_from_a_new_one() -> None:
    agent, recorded = make_agent(), check()
    answers = [accepted(agent.receive(raw, HOME)) for raw in (recorded, recorded, check(), recorded)]
    assert [answer.is_new for answer in answers] == [True, False, True, False]
    assert {answer.reply for answer in answers[:2]} == {answers[3].reply}


def test_a_check_named_by_parts_of_two_others_is_new() -> None:
    agent = make_agent()
    names = (b"abcdefghijkl", b"mnopqrstuvwx", b"ghijklmnopqr", b"mnopqrstuvwx")
    answers = [accepted(agent.receive(check(transaction=name), HOME)) for name in names]
    assert [answer.is_new for answer in answers] == [True, True, True, False]


def test_what_is_remembered_of_checks_is_bounded() -> None:
    agent = make_agent()
    for _ in range(2 * TRANSACTIONS_REMEMBERED):
        assert accepted(agent.receive(check(), HOME)).is_new
    assert len(agent._sessions[1].transactions) == TRANSACTIONS_REMEMBERED * stun.TRANSACTION_BYTES


def test_nobody_takes_the_address_of_another() -> None:
    agent = make_agent()
    agent.receive(check(), HOME)
    theirs = check(nominate=True, username="othr:else", password=OTHER.password)
    assert agent.receive(theirs, HOME) is Silence.ADDRESS_TAKEN
    assert agent.owner(HOME) == 1
    agent.forget(1)
    again = check(username="othr:else", password=OTHER.password)
    assert accepted(agent.receive(again, HOME)).session == 2


def test_addresses_are_bounded_and_the_one_in_use_stays() -> None:
    agent = make_agent()
    agent.receive(check(nominate=True), HOME)
    answers = [accepted(agent.receive(check(), ("192.0.2.9", port))) for port in range(1, ADDRESSES_MAX + 2)]
    assert answers[-1].forgotten == (("192.0.2.9", 2),)
    assert agent.owner(HOME) == 1
    assert agent.owner(("192.0.2.9", 2)) is None


def test_control_without_the_bound_every_address_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sessions.core.ice.agent.ADDRESSES_MAX", 10**9)
    agent = make_agent()
    for port in range(1, 10 * ADDRESSES_MAX):
        assert accepted(agent.receive(check(), ("192.0.2.9", port))).forgotten == ()
    assert all(agent.owner(("192.0.2.9", port)) == 1 for port in range(1, 10 * ADDRESSES_MAX))


def test_a_forgotten_session_has_no_address_and_gets_no_answer() -> None:
    agent = make_agent()
    agent.receive(check(), HOME)
    agent.forget(1)
    agent.forget(1)
    assert agent.owner(HOME) is None
    assert agent.receive(check(), HOME) is Silence.UNKNOWN_USER


@given(st.integers(0, 200), st.integers(0, 255))
def test_a_mutated_check_never_raises_and_never_passes(at: int, value: int) -> None:
    raw = check(transaction=b"t" * 12)
    at %= len(raw)
    mutated = raw[:at] + bytes([value]) + raw[at + 1 :]
    outcome = make_agent().receive(mutated, HOME)
    assert isinstance(outcome, Silence) or mutated == raw
