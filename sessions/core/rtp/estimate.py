"""How much one receiver's line takes, in bits per second: by its REMB and by the loss and delay it reports.

A browser's REMB follows what it is sent (at most one and a half times that), so a small one proves nothing;
one that falls does. It knows of pictures alone (libwebrtc leaves sound out, and says none before it has sent
a picture itself), so sound is added. So: down at once to what is proven, then a wait that doubles, then up
slowly, the next layer itself being the trial. What was carried well before a trial stays proven when that
fails. A burst of padding (`probe.py`) ends a wait, or puts off a trial that would be in vain.

Loss follows Galène's rule, but only the loss that sending less makes less: a wireless line that loses a tenth
of everything loses no fewer packets without pictures, and what it loses while nothing waits in a queue
becomes its own in time. Pure: the caller measures what is sent.
"""

from __future__ import annotations

from sessions.core.rtp.probe import AFTER_FALL_MS

START_BPS = 2_500_000  # larger floods a phone's first seconds, smaller leaves half a group without a picture
MIN_BPS = 50_000
MAX_BPS = 20_000_000
FALLS = 0.97  # a REMB below this part of the one before is a line that is too full
GROWTH_BPS = 20_000  # and so much: from little the share alone takes long
GROWTH = 1.12  # a second; less keeps a line that is clear again small, more tries two layers at once
# Pictures may be tried up to this whatever came of late, or who is sent voices alone gets none again.
LEAST_TRIED_BPS = 700_000
HEAVY_LOSS, LIGHT_LOSS = 26, 5  # 256ths: 10 % and 2 %
FLOODED = 64  # a quarter: hardly a line loses so much by itself; it carries what came through
# Bursts make reports worse than the line is. So one takes no more than to this part, which spares the lowest
# layer at first, and what is reported within this time of a fall still tells of what was sent before.
LEAST_PART, TOLD_MS = 0.4, 600
FIRST_WAIT_MS = 5_000
MAX_WAIT_MS = 20_000  # shorter: voices suffer from trials; longer: a line that is clear again stays small
MAX_PAUSE_MS = 60_000  # the same where not even the lowest layer fitted beside the voices: they come first
HARDER, HARDER_PAUSED = 2, 4  # so many times the wait after each trial in vain
LOSS_WAIT_MS = 2_000
# A burst that went through at so many times what the next step needs: the line is clear, no more waiting.
# Less: what is tried crowds voices out; more: a line that just takes the next step waits as if it did not.
CLEARLY = 1.25
# One that went through at less than that puts the next trial off, which is in vain. All the same one is made
# so long after the last, or a busy node or way up would keep pictures away for good.
PUT_OFF_MS, LONGEST_PUT_OFF_MS = 10_000, 180_000
DISTRUST_MS = 30_000  # of bursts, after a trial that they led into failed: some lines let only bursts through
# A trial is over after this. Shorter: reports come too late for it; longer: it is blamed for other things.
TRIAL_MS = 4_000
WAVERS_MS = 10  # of round trips of one way without a queue, as a rule
LATER_MS = 100  # so much longer a round trip than the shortest: packets wait in a queue
LATE_FOR_MS = 400  # in a row. Shorter: who was busy for a moment ends a trial; longer: voices wait
LET_OUT_MS = 1_500  # so long after a fall what waits still tells of what was sent before
NO_ROUND_TRIP_MS = 10_000
UNTIMED_MS = 8_000  # Chromium reports on voices every five seconds, where there are any
SHORT_FOR_MS = 3_000  # what a short round trip says of a queue: reports come within two seconds
TIMED_EVERY_MS = 500  # the shortest is forgotten by a millisecond each: a way may grow longer
# What went well for so long was carried. Shorter: two reports say little; longer: two steps are one trial.
PROVEN_MS = 2_500
PROVEN = 1.1  # of what was sent before a trial: rates waver, and a pause for that is worse
EASES = 0.7  # part of the rate that is kept when a trial fails without a figure
# A line that is too full delivers as much when less is sent. One that loses by itself delivers less: at the
# first part of the rate no more than the second part of what came. Beyond a third repair is of no use.
EASED, DELIVERED = 0.6, 0.8
OWN_MAX = 85
OWN_REPORTS = 2  # in a row: the first still tells of what was sent before
FORGIVEN_AFTER_MS = 120_000  # longer than the longest wait, or every second trial would start all over


class Estimate:
    """Of one receiver. `sent_bps` is what it was sent over the last second, `sound_bps` the sound in it."""

    __slots__ = (
        "_blamed",
        "_distrusted_ms",
        "_fell_ms",
        "_is_probed",
        "_late_ms",
        "_left_ms",
        "_own256",
        "_owned",
        "_patience",
        "_proven_bps",
        "_remb_bps",
        "_round_trip_ms",
        "_timed_ms",
        "_tried_ms",
        "_until_ms",
        "_wait_ms",
        "bps",
        "waits",
    )

    def __init__(self) -> None:
        self.bps = START_BPS
        self._remb_bps = 0
        self._own256 = 0.0  # what the line loses by itself
        self._owned = 0  # reports in a row that said so
        self._blamed = (0, 0)  # rate and loss for which we began to send less
        self._wait_ms = FIRST_WAIT_MS
        self._patience = (MAX_WAIT_MS, HARDER)
        self._until_ms = 0  # no growth before
        self._fell_ms = -FORGIVEN_AFTER_MS
        self._tried_ms = -TRIAL_MS  # when a layer was added last …
        self._is_probed = False  # a burst led to it
        self._distrusted_ms = 0  # no burst is believed before
        self._proven_bps = 0  # … and what the line carried well before
        self._round_trip_ms = NO_ROUND_TRIP_MS  # the shortest of late
        self._timed_ms = -TIMED_EVERY_MS
        self.waits = False  # the last round trip was much longer: a queue is full
        self._late_ms = 0  # when the first of the long ones in a row began
        self._left_ms = 0  # when we began to measure it

    def take_remb(self, remb_bps: int, *, sound_bps: int, now_ms: int) -> bool:
        """What its pictures may have; True: the line proved to be too full, and takes that and the sound."""
        before, self._remb_bps = self._remb_bps, remb_bps
        return remb_bps < FALLS * before and self._fall(remb_bps + sound_bps, now_ms)

    def take_round_trip(self, round_trip_ms: int, *, left_ms: int, sent_bps: int, now_ms: int) -> bool:
        """True: a trial fills a queue. Without a trial it says nothing: the way up may be the longer one.

        `left_ms`: when it began. Long ones of one moment may be ours: a node or a browser that had no time.
        """
        was_late, self._left_ms = self.waits, left_ms
        self.waits = round_trip_ms > self._round_trip_ms + LATER_MS
        if not was_late:
            self._late_ms = left_ms
        self._round_trip_ms = min(self._round_trip_ms, round_trip_ms)
        if self.is_trying(now_ms):
            is_queue = self.waits and left_ms - self._late_ms >= LATE_FOR_MS
            if is_queue and self._fell_ms > self._tried_ms:  # the trial failed before
                if now_ms - self._fell_ms < LET_OUT_MS:
                    return False
                self._proven_bps = 0  # what was carried before it is too much, too
            return is_queue and self._fall(round(EASES * sent_bps), now_ms)
        if now_ms - self._timed_ms >= TIMED_EVERY_MS:
            self._timed_ms = now_ms
            self._round_trip_ms = min(self._round_trip_ms + 1, round_trip_ms)
        return False

    def take_loss(self, lost256: int, *, sent_bps: int, now_ms: int) -> bool:
        """Loss in 256ths over the last report; True as above."""
        if lost256 < self._own256 or not self.waits:
            self._own256 += (lost256 - self._own256) / 8
        excess256 = lost256 - self._own256
        if excess256 >= HEAVY_LOSS:
            if self.is_told_of_before(now_ms):
                return False
            if self._is_the_lines_own(lost256, sent_bps=sent_bps):
                return self._forgive(lost256, now_ms)
            if self._fell_ms > self._tried_ms:
                self._proven_bps = 0  # what was carried before the trial is too much as well
            return self._fall(round(sent_bps * _part(lost256)), now_ms)
        if excess256 >= LIGHT_LOSS:
            self._until_ms = max(self._until_ms, now_ms + LOSS_WAIT_MS)
            return False
        self._blamed, self._owned = (0, 0), 0
        return False

    def _is_the_lines_own(self, lost256: int, *, sent_bps: int) -> bool:
        """Whether it was blamed on a much higher rate before, in vain."""
        blamed_bps, blamed256 = self._blamed
        if not blamed_bps:
            self._blamed = (sent_bps, lost256)
        came_bps, comes_bps = blamed_bps * (256 - blamed256), sent_bps * (256 - lost256)
        is_own = lost256 <= OWN_MAX and sent_bps <= EASED * blamed_bps and comes_bps <= DELIVERED * came_bps
        self._owned = self._owned + 1 if is_own else 0
        return self._owned >= OWN_REPORTS

    def _forgive(self, lost256: int, now_ms: int) -> bool:
        """Back to the rate that was blamed for what the line loses by itself."""
        self._own256 = lost256
        self.bps = max(self.bps, min(MAX_BPS, self._blamed[0]))
        self._blamed, self._owned, self._wait_ms, self._until_ms = (0, 0), 0, FIRST_WAIT_MS, now_ms
        return False

    def has_no_queue(self, now_ms: int) -> bool:
        """Whether the way was short after the last fall or rise: the line itself loses what is lost."""
        since_ms = max(self._fell_ms, self._tried_ms)
        return not self.waits and 0 <= since_ms < self._left_ms and now_ms - self._left_ms < SHORT_FOR_MS

    def later_ms(self, round_trip_ms: int, now_ms: int) -> int:
        """How much longer that took than the shortest of late, at most; -1: not known.

        Those of before the fall may have waited in the queue: one of after it is waited for. Where none comes
        and this is much the shortest itself, all of it may be waiting.
        """
        since_ms = self._fell_ms + AFTER_FALL_MS
        if self._left_ms < since_ms and now_ms < since_ms + UNTIMED_MS:
            return -1
        later_ms = round_trip_ms - self._round_trip_ms
        return round_trip_ms if later_ms < -WAVERS_MS else max(0, later_ms)

    def is_put_off(self, now_ms: int) -> bool:
        """Whether it fell and is to wait: time to see whether the line is clear again."""
        return 0 <= self._fell_ms <= now_ms - AFTER_FALL_MS and now_ms < self._until_ms

    def put_off(self, by_ms: int, now_ms: int) -> None:
        """No trial before, as long as the last one is not too long ago."""
        self._until_ms = max(self._until_ms, min(now_ms + by_ms, self._fell_ms + LONGEST_PUT_OFF_MS))

    def take_probe(self, carried_bps: int, *, needs_bps: int, now_ms: int) -> None:
        """A burst went through at `carried_bps`; all that is sent and the next step come to `needs_bps`."""
        if not needs_bps or not self.is_put_off(now_ms):
            return
        if carried_bps < needs_bps:
            self.put_off(PUT_OFF_MS, now_ms)
        elif carried_bps >= CLEARLY * needs_bps and now_ms >= self._distrusted_ms:
            self._until_ms, self._is_probed = now_ms, True
            self.bps = max(self.bps, min(START_BPS, round(carried_bps / CLEARLY)))

    def _fall(self, bps: int, now_ms: int) -> bool:
        if now_ms - self._fell_ms >= FORGIVEN_AFTER_MS:
            self._wait_ms = FIRST_WAIT_MS
        elif now_ms - self._fell_ms >= self._wait_ms:  # it rose in between, and that was too much
            longest_ms, harder = self._patience
            self._wait_ms = min(longest_ms, harder * self._wait_ms)
        self._until_ms = max(self._until_ms, now_ms + self._wait_ms)
        self._fell_ms = now_ms
        if self.is_trying(now_ms):
            bps = max(bps, self._proven_bps)
            self._distrusted_ms = max(self._distrusted_ms, now_ms + DISTRUST_MS * self._is_probed)
        self._is_probed = False
        is_lower = bps < self.bps
        self.bps = max(MIN_BPS, min(self.bps, bps))
        return is_lower

    def is_trying(self, now_ms: int) -> bool:
        """Whether a layer was added a moment ago."""
        return now_ms - self._tried_ms < TRIAL_MS

    def begin_trial(self, *, sent_bps: int, now_ms: int, is_return: bool) -> None:
        """A layer more from now on; `is_return`: a picture that was paused."""
        if now_ms - self._tried_ms >= PROVEN_MS:
            self._proven_bps = round(PROVEN * sent_bps)
        self._tried_ms = now_ms
        self._patience = (MAX_PAUSE_MS, HARDER_PAUSED) if is_return else (MAX_WAIT_MS, HARDER)

    def is_told_of_before(self, now_ms: int) -> bool:
        """Whether it fell a moment ago: what is reported still tells of too much."""
        return now_ms - self._fell_ms < TOLD_MS

    def may_grow(self, now_ms: int) -> bool:
        """Whether more may be tried."""
        return now_ms >= self._until_ms

    def grow(self, *, sent_bps: int, sound_bps: int, now_ms: int) -> None:
        """Once a second: a little more, but not far from what has been tried."""
        if self.may_grow(now_ms):
            least = START_BPS if self._fell_ms < 0 else LEAST_TRIED_BPS
            tried = sound_bps + max(least, 2 * (sent_bps - sound_bps), 2 * self._remb_bps)
            self.bps = min(MAX_BPS, max(self.bps, min(tried, round(self.bps * GROWTH) + GROWTH_BPS)))


def _part(lost256: int) -> float:
    """Of what was sent, what to send from now on: half of the loss less, of a flood all of it."""
    carried512 = 512 - lost256 if lost256 < FLOODED else 512 - 2 * lost256
    return max(LEAST_PART, carried512 / 512)
