"""A sealed text opens with its key, in its place, unchanged; and in no other case."""

from __future__ import annotations

import base64

import pytest
from pytest_django.fixtures import Settings

from vioip.sealing import Ring, Sealed, SealError, the_ring

OLD, NEW = "an older key of a good many letters 0123456789", "a newer key of a good many letters 9876543210"
CANARY = "Canary Street 12"
HERE = "drawer_slip.place:1"


def test_what_was_sealed_opens_in_its_place() -> None:
    ring = Ring([NEW])
    sealed = ring.seal(CANARY, HERE)
    assert (ring.open(sealed, HERE), sealed.key_id) == (CANARY, ring.newest_id)


@pytest.mark.parametrize("text", ["", "ä 漢 🙂", "x" * 10_000])
def test_any_text_goes_in_and_out(text: str) -> None:
    ring = Ring([NEW])
    assert ring.open(ring.seal(text, HERE), HERE) == text


def test_the_same_text_never_looks_the_same() -> None:
    ring = Ring([NEW])
    assert ring.seal(CANARY, HERE).text != ring.seal(CANARY, HERE).text


@pytest.mark.parametrize("place", ["drawer_slip.place:2", "drawer_slip.phone:1", "other.place:1", ""])
def test_it_does_not_open_elsewhere(place: str) -> None:
    ring = Ring([NEW])
    with pytest.raises(SealError, match="not sealed for this place"):
        ring.open(ring.seal(CANARY, HERE), place)


def test_one_changed_bit_is_noticed_wherever_it_is() -> None:
    ring = Ring([NEW])
    head, _, body = ring.seal(CANARY, HERE).text.rpartition(".")
    raw = base64.urlsafe_b64decode(body)
    for index in range(len(raw)):
        changed = raw[:index] + bytes([raw[index] ^ 1]) + raw[index + 1 :]
        with pytest.raises(SealError):
            ring.open(Sealed(f"{head}.{base64.urlsafe_b64encode(changed).decode()}"), HERE)


@pytest.mark.parametrize(
    "text", ["", "plain words", "1.", "1.00000000.", "2.abcdef01.AAAA", "1.{id}.", "1.{id}.?"]
)
def test_what_is_no_sealed_value_is_refused(text: str) -> None:
    ring = Ring([NEW])
    with pytest.raises(SealError):
        ring.open(Sealed(text.format(id=ring.newest_id)), HERE)


def test_the_newest_seals_and_older_ones_open() -> None:
    before = Ring([OLD])
    sealed = before.seal(CANARY, HERE)
    after = Ring([NEW, OLD])
    assert after.open(sealed, HERE) == CANARY
    assert after.seal(CANARY, HERE).key_id == Ring([NEW]).newest_id == after.ids[0]
    with pytest.raises(SealError, match=f"needs the key {before.newest_id}, which is not in VIOIP_SEAL_KEYS"):
        Ring([NEW]).open(sealed, HERE)


def test_a_ring_without_keys_says_so() -> None:
    with pytest.raises(SealError, match="VIOIP_SEAL_KEYS is empty"):
        Ring([]).seal(CANARY, HERE)
    with pytest.raises(ValueError, match="stands twice"):
        Ring([NEW, NEW])


def test_nothing_printable_tells_a_text_or_a_key() -> None:
    ring = Ring([NEW])
    sealed = ring.seal(CANARY, HERE)
    assert repr(sealed) == "Sealed(…)"
    assert NEW not in repr(vars(ring))
    assert CANARY not in sealed.text


def test_the_settings_are_asked_each_time(settings: Settings) -> None:
    settings.VIOIP_SEAL_KEYS = [OLD]
    sealed = the_ring().seal(CANARY, HERE)
    settings.VIOIP_SEAL_KEYS = [NEW, OLD]
    assert the_ring().open(sealed, HERE) == CANARY
