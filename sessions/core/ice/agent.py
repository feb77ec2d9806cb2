"""The ICE-lite side of every peer connection of a node (RFC 8445 sections 2.5, 7.3 and 8.2).

One agent answers the checks that come in on one port. It contacts nobody, reads no candidates of the other
side and answers only checks that name a session it expects and are signed with that session's password:
everything else gets silence. No sockets, no clock; credentials are drawn by the caller.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from sessions.core.ice import stun
from sessions.core.ice.stun import Address, StunError

# Addresses one peer may hold at once. A laptop with Wi-Fi, cable, VPN and both IP versions shows about six;
# more would let one client fill the node's table of addresses, fewer would forget a path still in use.
ADDRESSES_MAX = 16
# Checks remembered to know a recorded one from a new one: 40 minutes of a settled browser (one check
# every 2.5 s), 12 KiB a peer. Fewer shorten the time a recorded check is worthless, more cost memory.
TRANSACTIONS_REMEMBERED = 1024


@dataclass(frozen=True, slots=True)
class Credentials:
    """One side's ice-ufrag and ice-pwd (RFC 8839 section 5.4)."""

    ufrag: str
    password: str


class Silence(StrEnum):
    """Why a datagram got no answer."""

    MALFORMED = "malformed"
    NOT_A_CHECK = "not_a_check"
    UNKNOWN_USER = "unknown_user"
    UNSIGNED = "unsigned"
    ADDRESS_TAKEN = "address_taken"


@dataclass(frozen=True, slots=True)
class Answer:
    """An authentic check: send `reply` to where it came from.

    `source` is validated from now on; `selected` is where to send from now on, `moved` whether that is new;
    addresses in `forgotten` are validated no longer. Unless `is_new` it may be a recording, sent again by
    anybody: it gets the answer that a repetition by the network gets, and says nothing of who is there.
    """

    session: int
    reply: bytes
    source: Address
    selected: Address
    moved: bool
    is_new: bool = True
    forgotten: tuple[Address, ...] = ()


@dataclass(slots=True)
class _Session:
    local: Credentials
    remote_ufrag: str
    selected: Address | None = None
    addresses: dict[Address, None] = field(default_factory=dict)  # in order of last use
    checks: int = 0  # so many were new …
    transactions: bytearray = field(default_factory=bytearray)  # … and the last of them, end to end


class Agent:
    """Answers checks for the sessions it expects, and says where each of them is."""

    def __init__(self) -> None:
        self._sessions: dict[int, _Session] = {}
        self._by_ufrag: dict[str, int] = {}
        self._owners: dict[Address, int] = {}

    def expect(self, session: int, *, local: Credentials, remote_ufrag: str) -> None:
        """Answer checks for `local.ufrag`; both numbers and ufrags must be the caller's own and unused."""
        self._sessions[session] = _Session(local, remote_ufrag)
        self._by_ufrag[local.ufrag] = session

    def forget(self, session: int) -> None:
        """Answer no more checks for `session`; its addresses belong to nobody. Unknown ones are ignored."""
        gone = self._sessions.pop(session, None)
        if gone is None:
            return
        del self._by_ufrag[gone.local.ufrag]
        for address in gone.addresses:
            del self._owners[address]

    def owner(self, address: Address) -> int | None:
        """The session this address is validated for."""
        return self._owners.get(address)

    def expects(self, datagram: bytes) -> bool:
        """Whether a datagram names a session at all: the cheap question, before any signature."""
        return stun.username_of(datagram).partition(b":")[0].decode("ascii", "replace") in self._by_ufrag

    def receive(self, datagram: bytes, source: Address) -> Answer | Silence:
        """What to do with a datagram whose first byte says STUN."""
        try:
            message = stun.parse(datagram)
            number, password = self._authenticate(message)
        except StunError:
            return Silence.MALFORMED
        except _NoAnswer as why:
            return why.silence
        if self._owners.get(source, number) != number:
            return Silence.ADDRESS_TAKEN  # a forged source must not take a path away from its owner
        return self._accept(number, message, source, password=password)

    def _authenticate(self, message: stun.Message) -> tuple[int, str]:
        if (
            message.kind != stun.BINDING_REQUEST
            or message.asks_too_much()
            or message.has(stun.ICE_CONTROLLED)
        ):
            raise _NoAnswer(Silence.NOT_A_CHECK)
        if not (message.has(stun.FINGERPRINT) and message.has(stun.PRIORITY)):
            raise _NoAnswer(Silence.NOT_A_CHECK)  # RFC 8445 sections 7.1.1 and 7.2.2
        number = self._lookup(message.attributes.get(stun.USERNAME, b""))
        password = self._sessions[number].local.password
        if not message.is_signed(password):
            raise _NoAnswer(Silence.UNSIGNED)
        return number, password

    def _lookup(self, username: bytes) -> int:
        """RFC 8445 section 7.2.2: our ufrag, a colon, theirs."""
        ours, _, theirs = username.decode("ascii", "replace").partition(":")
        number = self._by_ufrag.get(ours)
        if number is None or self._sessions[number].remote_ufrag != theirs:
            raise _NoAnswer(Silence.UNKNOWN_USER)
        return number

    def _accept(self, number: int, message: stun.Message, source: Address, *, password: str) -> Answer:
        session = self._sessions[number]
        is_new = _remember(session, message.transaction)
        moved = self._select(session, message, source, is_new=is_new)
        session.addresses.pop(source, None)
        session.addresses[source] = None
        self._owners[source] = number
        return Answer(
            session=number,
            reply=stun.binding_success(message, source=source, password=password),
            source=source,
            selected=session.selected or source,
            moved=moved,
            is_new=is_new,
            forgotten=self._forget_oldest(session),
        )

    def _select(self, session: _Session, message: stun.Message, source: Address, *, is_new: bool) -> bool:
        """Move to a nominated source; before any nomination the first valid one serves (RFC 8445, 12.1).

        A check seen before cannot move anything: signatures do not cover the source address, so a recorded
        check sent again from elsewhere would otherwise lead the media there.
        """
        nominates = is_new and message.has(stun.USE_CANDIDATE)
        if not nominates and session.selected is not None:
            return False
        moved = source != session.selected
        session.selected = source
        return moved

    def _forget_oldest(self, session: _Session) -> tuple[Address, ...]:
        if len(session.addresses) <= ADDRESSES_MAX:
            return ()
        oldest = next(address for address in session.addresses if address != session.selected)
        del session.addresses[oldest]
        del self._owners[oldest]
        return (oldest,)


def _remember(session: _Session, transaction: bytes) -> bool:
    """Whether `transaction` is new to the session."""
    known, size = session.transactions, stun.TRANSACTION_BYTES
    at = known.find(transaction)
    while at >= 0 and at % size:  # parts of two others
        at = known.find(transaction, at + 1)
    if at >= 0:
        return False
    at = session.checks % TRANSACTIONS_REMEMBERED * size
    known[at : at + size] = transaction
    session.checks += 1
    return True


class _NoAnswer(Exception):  # noqa: N818 - not an error: a way out of the checks above
    def __init__(self, silence: Silence) -> None:
        super().__init__(silence)
        self.silence = silence
