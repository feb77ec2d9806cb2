"""Ten thousand mutated packets of every kind, from who was admitted and who was not (R15), with controls.

What is asked each time: who was aimed at is served as before, nobody else has noticed, nothing leaks.
"""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress

import pytest

from sessions.core.ice import stun
from sessions.core.ice.budget import SOURCE_PER_S, CheckBudget
from sessions.core.sdp import offer as reading
from sessions.media.negotiation import OfferRefused, read_offer
from sessions.media.synthetic_media import encode_sound, sine
from sessions.media.synthetic_peer import SyntheticPeer
from tests.corpus.mutation import kept, line_mutations, mutations
from tests.sessions.core.sdp.offered import recorded, with_red
from tests.sessions.media.nodes import Stage, staged, until
from tests.sessions.media.test_node import nominate

MUTATIONS = 10_000
BURST = 50  # datagrams that a socket's buffer takes while nobody reads
VOICE = encode_sound(sine(440), seconds=1)


class Scene:
    """Ana and Ben are connected to a node; Eve knows where it listens, and what Ana's checks look like."""

    def __init__(self, stage: Stage, ana: SyntheticPeer, ben: SyntheticPeer, answer: str) -> None:
        self.stage, self.ana, self.ben = stage, ana, ben
        self.check = nominate(answer, ana)
        self.eve = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.eve.connect(("127.0.0.1", stage.node.port))

    async def send(self, datagrams: Iterable[bytes], *, by: socket.socket) -> None:
        """Sends all of them, no faster than the node reads."""
        target = ("127.0.0.1", self.stage.node.port)
        for number, datagram in enumerate(datagrams):
            by.send(datagram) if by is self.eve else by.sendto(datagram, target)
            if number % BURST == 0:
                await asyncio.sleep(0)

    async def is_served(self, peer: str) -> bool:
        """Whether what the peer says still arrives."""
        engine = self.stage.engine
        before = engine.packets.get(peer, 0)
        try:
            await until(lambda: engine.packets.get(peer, 0) > before + 3, seconds=3)
        except TimeoutError:
            return False
        return True


@pytest.fixture
async def scene(no_leaks: object) -> AsyncIterator[Scene]:
    async with staged() as stage:
        ana, ben = SyntheticPeer(seats=2, voice=VOICE), SyntheticPeer(seats=2, voice=VOICE)
        answer = await stage.answer("ana", ana)
        await ana.connect(answer)
        await stage.join("ben", ben)
        for person in (ana, ben):
            person.set_sending(microphone=True, camera=False)
        scene = Scene(stage, ana, ben, answer)
        yield scene
        scene.eve.close()
        for person in (ana, ben):
            await person.close()


async def test_mutated_checks_of_a_stranger_move_nobody(scene: Scene) -> None:
    node = scene.stage.node
    before = dict(node._agent._owners)
    originals = [scene.check[:-1] + b"\0", *kept("stun")]
    await scene.send(mutations(originals, MUTATIONS, seed=1), by=scene.eve)
    assert await scene.is_served("ana")
    assert await scene.is_served("ben")
    assert node._agent._owners == before
    assert scene.stage.states == [("ana", "connected"), ("ben", "connected")]


async def test_control_a_signature_nobody_checks_would_move_ana(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stun.Message, "is_signed", lambda *_: True)
    await scene.send([scene.check], by=scene.eve)
    await until(lambda: scene.eve.getsockname() in scene.stage.node._agent._owners)
    assert ("move_peer", "ana", scene.eve.getsockname()) in scene.stage.engine.calls


async def test_mutated_checks_of_somebody_admitted_harm_nobody(scene: Scene) -> None:
    originals = [scene.check[:-1] + b"\0", *kept("stun")]
    await scene.send(mutations(originals, MUTATIONS, seed=2), by=scene.ana._socket)
    assert await scene.is_served("ben")
    assert await scene.is_served("ana")


async def test_mutated_dtls_of_a_stranger_reaches_nobody(scene: Scene) -> None:
    datagrams = [bytes([22, *each[1:]]) for each in mutations(kept("dtls"), MUTATIONS, seed=3) if each]
    await scene.send(datagrams, by=scene.eve)
    assert await scene.is_served("ana")
    node = scene.stage.node
    await until(lambda: node.dropped["dtls"] + node.dropped["length"] == len(datagrams))
    assert not scene.ana.gone.is_set()


async def test_control_dtls_that_is_not_tied_to_an_address_would_reach_ana(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = scene.stage.node
    monkeypatch.setattr(node, "_find", lambda _source: node._current.get("ana"))
    fed: list[bytes] = []
    monkeypatch.setattr(node._current["ana"].dtls, "feed", fed.append)
    await scene.send([b"\x16 hello"], by=scene.eve)
    await until(lambda: fed == [b"\x16 hello"])


async def test_mutated_dtls_of_somebody_admitted_harms_nobody_else(scene: Scene) -> None:
    datagrams = [bytes([22, *each[1:]]) for each in mutations(kept("dtls"), MUTATIONS, seed=4) if each]
    await scene.send(datagrams, by=scene.ana._socket)
    assert await scene.is_served("ben")
    assert ("ben", "lost") not in scene.stage.states
    assert not scene.ben.gone.is_set()


def test_mutated_offers_are_answered_or_refused() -> None:
    """Any other exception would fail here; `read_offer` must not have to swallow one either."""
    outcomes = {True: 0, False: 0}
    for offer in mutations(kept("sdp"), MUTATIONS, seed=5):
        outcomes[_is_readable(offer.decode("utf-8", "replace"))] += 1
    print(f"{outcomes[True]} read, {outcomes[False]} refused")
    assert min(outcomes.values()) > 100


TELLING = ("a=rid", "a=simulcast", "a=ssrc", "a=rtpmap", "a=fmtp", "a=extmap", "a=mid", "a=group", "m=")


@pytest.mark.parametrize("browser", ["chromium", "chromium with RED", "firefox"])
def test_mutated_offers_of_browsers_are_answered_or_refused(browser: str) -> None:
    """Layers, repairs and redundancy as browsers write them, changed line by line."""
    offer = with_red() if "RED" in browser else recorded(browser)
    outcomes = Counter(
        _is_readable(each) for each in line_mutations([offer], TELLING, MUTATIONS // 3, seed=7)
    )
    print(f"{outcomes[True]} read, {outcomes[False]} refused")
    assert min(outcomes[True], outcomes[False]) > 100


@pytest.mark.parametrize("name", ["_read_rids", "_read_repairs", "_find_red"])
def test_control_a_parser_of_those_lines_that_raises_is_seen(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def trusting(*_: object) -> object:
        raise IndexError

    monkeypatch.setattr(reading, name, trusting)
    with pytest.raises(AssertionError, match="a bug in the parser"):
        _is_readable(recorded("chromium"))


def _is_readable(sdp: str) -> bool:
    try:
        read_offer(sdp, 2)
    except OfferRefused as refused:
        detail = refused.detail
    else:
        return True
    assert detail != "the offer is not readable", "that is what a bug in the parser says"
    return False


async def test_mutated_offers_of_somebody_admitted_leave_one_attempt_and_nobody_harmed(scene: Scene) -> None:
    node = scene.stage.node
    for offer in mutations(kept("sdp"), 500, seed=6):
        try:
            await node.connect("ana", room="r", seats=2, sdp=offer.decode("utf-8", "replace"))
        except OfferRefused:
            continue
    assert len(node._connections) <= 3  # Ben's, Ana's own, and the last one that she began
    assert await scene.is_served("ben")
    assert await scene.is_served("ana")


async def test_candidates_of_an_offer_are_contacted_by_nobody(scene: Scene) -> None:
    """Ana names Eve's address in a new offer; the control: a check from there is answered there."""
    host, port = scene.eve.getsockname()
    candidate = f"a=candidate:1 1 udp 2130706431 {host} {port} typ host\r\na=end-of-candidates\r\n"
    again = SyntheticPeer(seats=2, voice=VOICE)
    answer = await scene.stage.node.connect("ana", room="r", seats=2, sdp=again.offer() + candidate)
    await again.connect(answer)
    again.set_sending(microphone=True, camera=False)
    assert await scene.is_served("ana")
    came: list[bytes] = []
    assert _take(came, scene.eve) == 0
    await scene.send([nominate(answer, again)], by=scene.eve)
    await until(lambda: _take(came, scene.eve) > 0)
    await again.close()


@pytest.mark.parametrize(("source_per_s", "answered"), [(SOURCE_PER_S, SOURCE_PER_S), (10**9, 200)])
async def test_checks_beyond_a_budget_are_not_answered(
    scene: Scene, source_per_s: int, answered: int
) -> None:
    """The second row is the control: without the budget every copy of a check costs a signature."""
    node = scene.stage.node
    node._budget = CheckBudget(source_per_s=source_per_s)
    before = node.dropped["stun_budget"]
    await scene.send([scene.check] * 200, by=scene.eve)
    came: list[bytes] = []
    await until(lambda: _take(came, scene.eve) >= answered)
    await until(lambda: node.dropped["stun_budget"] - before == 200 - answered)
    assert len(came) == answered


def _take(came: list[bytes], by: socket.socket) -> int:
    """Adds to `came` what lies in the socket; how many there are now."""
    by.setblocking(False)
    with suppress(BlockingIOError):
        while True:
            came.append(by.recv(2048))
    return len(came)
