"""STUN against the published vectors of RFC 5769, and against everything that is not STUN."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sessions.core.ice import stun

PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt"
TRANSACTION = bytes.fromhex("b7e7a701bc34d686fa87dfae")
# RFC 5769 section 2.1
REQUEST = bytes.fromhex(
    "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74"
    "002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020"
    "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf"
)
# RFC 5769 sections 2.2 and 2.3
RESPONSE_4 = bytes.fromhex(
    "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643"
    "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96"
)
RESPONSE_6 = bytes.fromhex(
    "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220"
    "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
    "00080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c"
)


def request(*, nominate: bool = True, username: str = "ours:theirs") -> bytes:
    return stun.binding_request(
        TRANSACTION, username=username, password=PASSWORD, priority=1, tie_breaker=7, nominate=nominate
    )


def test_the_request_of_the_rfc_is_read() -> None:
    message = stun.parse(REQUEST)
    assert (message.kind, message.transaction) == (stun.BINDING_REQUEST, TRANSACTION)
    assert message.attributes[stun.USERNAME] == b"evtj:h6vY"
    assert message.attributes[stun.PRIORITY] == bytes.fromhex("6e0001ff")
    assert message.is_signed(PASSWORD)
    assert not message.is_signed(PASSWORD + "x")
    assert not message.asks_too_much()


@pytest.mark.parametrize(
    ("raw", "address"),
    [(RESPONSE_4, ("192.0.2.1", 32853)), (RESPONSE_6, ("2001:db8:1234:5678:11:2233:4455:6677", 32853))],
)
def test_the_responses_of_the_rfc_are_read(raw: bytes, address: stun.Address) -> None:
    message = stun.parse(raw)
    assert message.kind == stun.BINDING_SUCCESS
    assert message.mapped_address() == address
    assert message.is_signed(PASSWORD)


@pytest.mark.parametrize("source", [("192.0.2.1", 32853), ("2001:db8::7", 1)])
def test_an_answer_says_where_the_request_came_from(source: stun.Address) -> None:
    answer = stun.parse(stun.binding_success(stun.parse(REQUEST), source=source, password=PASSWORD))
    assert (answer.kind, answer.transaction, answer.mapped_address()) == (
        stun.BINDING_SUCCESS,
        TRANSACTION,
        source,
    )
    assert answer.is_signed(PASSWORD)
    assert answer.has(stun.FINGERPRINT)


@pytest.mark.parametrize("nominate", [True, False])
def test_a_check_is_written_as_it_is_read(nominate: bool) -> None:
    message = stun.parse(request(nominate=nominate))
    assert message.kind == stun.BINDING_REQUEST
    assert message.attributes[stun.USERNAME] == b"ours:theirs"
    assert message.has(stun.USE_CANDIDATE) is nominate
    assert message.is_signed(PASSWORD)


def set_byte(raw: bytes, at: int, value: int) -> bytes:
    return raw[:at] + bytes([value]) + raw[at + 1 :]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        REQUEST[:19],
        REQUEST[:-4],  # shorter than its length says
        REQUEST + b"\0\0\0\0",
        set_byte(REQUEST, 0, 0x40),  # the two leading bits
        set_byte(REQUEST, 4, 0x22),  # the cookie
        set_byte(REQUEST, 3, 0x57),  # a length that is no multiple of four
        set_byte(REQUEST, 23, 0xFF),  # an attribute that leaves the message
        set_byte(REQUEST, 43, 0x05),  # a PRIORITY of five bytes
        set_byte(REQUEST, len(REQUEST) - 1, 0),  # a wrong FINGERPRINT
        REQUEST[:-8] + b"\x80\x28\x00\x04\xe5\x7a\x3b\xcf"[:7] + b"\x00",
        b"\0\1" + (1400).to_bytes(2) + REQUEST[4:20] + bytes(1400),  # too long
        b"\0\1\x00\x84" + REQUEST[4:20] + b"\x80\x50\0\0" * 33,  # too many attributes
    ],
)
def test_what_is_not_strictly_stun_is_refused(raw: bytes) -> None:
    with pytest.raises(stun.StunError):
        stun.parse(raw)


def test_nothing_after_the_signature_counts() -> None:
    extra = stun._tlv(stun.USE_CANDIDATE, b"")
    body = REQUEST[20:-8] + extra
    message = REQUEST[:2] + len(body).to_bytes(2) + REQUEST[4:20] + body
    assert not stun.parse(message).has(stun.USE_CANDIDATE)


def test_a_repeated_attribute_does_not_replace_the_first() -> None:
    body = stun._tlv(stun.USERNAME, b"first") + stun._tlv(stun.USERNAME, b"second")
    raw = b"\0\1" + len(body).to_bytes(2) + REQUEST[4:20] + body
    assert stun.parse(raw).attributes == {stun.USERNAME: b"first"}


def test_an_unknown_attribute_that_must_be_understood_is_noticed() -> None:
    body = stun._tlv(0x7FFF, b"abcd")
    raw = b"\0\1" + len(body).to_bytes(2) + REQUEST[4:20] + body
    assert stun.parse(raw).asks_too_much()


@given(st.binary(max_size=200))
def test_any_bytes_raise_nothing_else(raw: bytes) -> None:
    parse_or_refuse(raw)
    parse_or_refuse(REQUEST[:20] + raw)


@given(st.integers(0, len(REQUEST) - 1), st.integers(0, 255))
@example(len(REQUEST) - 8, 0)  # FINGERPRINT becomes something that nobody signed
def test_no_changed_byte_keeps_signature_and_fingerprint(at: int, value: int) -> None:
    changed = set_byte(REQUEST, at, value)
    message = parse_or_refuse(changed)
    is_whole = message is not None and message.is_signed(PASSWORD) and message.has(stun.FINGERPRINT)
    assert is_whole == (changed == REQUEST)


def parse_or_refuse(raw: bytes) -> stun.Message | None:
    try:
        message = stun.parse(raw)
    except stun.StunError:
        return None
    message.mapped_address()
    message.asks_too_much()
    return message


def test_a_name_is_found_before_anything_is_checked() -> None:
    name = stun.parse(REQUEST).attributes[stun.USERNAME]
    assert stun.username_of(REQUEST) == stun.username_of(set_byte(REQUEST, len(REQUEST) - 1, 0)) == name
    later = REQUEST[:20] + stun._tlv(stun.PRIORITY, b"1234") + stun._tlv(stun.USERNAME, b"ab:cd")
    assert stun.username_of(later) == b"ab:cd"
    for cut in (b"", REQUEST[:20], REQUEST[:23], b"\0\1" + bytes(1400)):
        assert stun.username_of(cut) == b""


@given(st.binary(max_size=400))
def test_no_bytes_keep_the_search_for_a_name_from_ending(raw: bytes) -> None:
    assert isinstance(stun.username_of(raw), bytes)
