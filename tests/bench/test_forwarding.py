from __future__ import annotations

from bench import forwarding
from bench.forwarding import FORWARDED, PEOPLE, Engine, PacketObjects, Person, beside_objects


def test_both_ways_really_send_every_packet_to_every_other_person() -> None:
    for way in (Engine, PacketObjects):
        people = [Person(seat) for seat in range(PEOPLE)]
        node = forwarding._udp()
        taking = way(people, node)
        forwarding._send([(person, person.say(0)) for person in people], node.getsockname())
        taking.take(0)
        media = [each for person in people for each in _received(person) if not 192 <= each[1] <= 223]
        assert len(media) == FORWARDED
        assert min(len(each) for each in media) > forwarding.VOICE_BYTES
        for opened in [node, *(person.udp for person in people)]:
            opened.close()


def _received(person: Person) -> list[bytes]:
    found = []
    try:
        while True:
            found.append(person.udp.recv(2048))
    except BlockingIOError:
        return found


def test_the_rows_name_the_peer_its_configuration_and_the_word_ratio() -> None:
    rows = beside_objects(True)
    assert [(row.unit, row.aim) for row in rows] == [("us", None)] * 6 + [("ratio", 0.6)]
    assert all(word in rows[-1].name for word in ("aiortc", "ratio", "12 people", "AES-128-GCM"))
    assert min(row.value for row in rows[:2]) > 0
