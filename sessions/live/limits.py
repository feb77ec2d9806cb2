"""What one websocket may send and how far it may lag (PROMISES section 2, TRAPS D2 and D3).

Pure arithmetic: every call takes the present in monotonic seconds.
"""

from __future__ import annotations

from collections import deque

from sessions.core.protocol.codec import FRAME_MAX_BYTES

MESSAGE_MAX_BYTES = FRAME_MAX_BYTES  # an offer of 96 KiB escaped as JSON; larger is closed by the server
MESSAGES_PER_S = 20.0
MESSAGES_BURST = 60.0
BYTES_PER_S = 64 * 1024.0
BYTES_BURST = 256 * 1024.0  # two offers in a row, as after a network change
MALFORMED_MAX = 10
UNACKNOWLEDGED_MAX_BYTES = 256 * 1024
UNACKNOWLEDGED_MAX_S = 20.0  # four beats; smaller closes a phone in a lift, larger holds memory
HELLO_MAX_S = 10.0
SILENCE_MAX_S = 25.0  # five beats; the room counts a peer as gone long before


class TokenBucket:
    """`rate` tokens a second, never more than `burst` at once."""

    def __init__(self, rate: float, burst: float, now_s: float) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = burst
        self._at_s = now_s

    def take(self, amount: float, now_s: float) -> bool:
        """Take `amount`, or nothing and say False."""
        earned = max(0.0, now_s - self._at_s) * self._rate
        self._tokens = min(self._burst, self._tokens + earned)
        self._at_s = now_s
        if amount > self._tokens:
            return False
        self._tokens -= amount
        return True


class Inflow:
    """The budget of one socket's incoming messages."""

    def __init__(self, now_s: float) -> None:
        self._messages = TokenBucket(MESSAGES_PER_S, MESSAGES_BURST, now_s)
        self._bytes = TokenBucket(BYTES_PER_S, BYTES_BURST, now_s)
        self._malformed = 0

    def may_take(self, size: int, now_s: float) -> bool:
        """Whether a message of `size` bytes is within the budget."""
        return self._messages.take(1, now_s) and self._bytes.take(size, now_s)

    def note_malformed(self) -> bool:
        """Count a message that could not be read; True when the socket has had its last chance."""
        self._malformed += 1
        return self._malformed >= MALFORMED_MAX


class Backlog:
    """Numbered events that were sent and not yet acknowledged by a beat.

    The server's send never waits, so a reader that stopped reading would only grow a buffer. Beats
    carry the number of the last event seen; what stays unacknowledged too long, or grows too large,
    is a reader to let go (PROMISES R22).
    """

    def __init__(self) -> None:
        self._sent: deque[tuple[int, int, float]] = deque()
        self._bytes = 0

    def sent(self, n: int, size: int, now_s: float) -> None:
        """Event `n` of `size` bytes went out."""
        self._sent.append((n, size, now_s))
        self._bytes += size

    def acknowledged(self, n: int) -> None:
        """Everything up to `n` has been seen."""
        while self._sent and self._sent[0][0] <= n:
            self._bytes -= self._sent.popleft()[1]

    def is_overdue(self, now_s: float) -> bool:
        """Whether this reader must be closed."""
        if self._bytes > UNACKNOWLEDGED_MAX_BYTES:
            return True
        return bool(self._sent) and now_s - self._sent[0][2] > UNACKNOWLEDGED_MAX_S
