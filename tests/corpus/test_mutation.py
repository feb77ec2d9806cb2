"""The corpus is there, and changes of it are the same for the same seed."""

from tests.corpus.mutation import kept, line_mutations, mutations


def test_every_kind_has_examples_and_mutations_repeat() -> None:
    for kind in ("stun", "dtls", "sdp", "rtp", "rtcp"):
        originals = kept(kind)
        assert len(originals) >= 3
        first, second = (list(mutations(originals, 200, seed=1)) for _ in range(2))
        assert first == second != list(mutations(originals, 200, seed=2))
        assert first[: len(originals)] == originals
        different = len(set(first))
        assert different > 150


def test_lines_that_tell_are_changed_most() -> None:
    text = "\r\n".join(["a=rid:l send", *(f"b={number}" for number in range(50)), ""])
    first, second = (list(line_mutations([text], ("a=rid",), 300, seed=1)) for _ in range(2))
    assert first == second != list(line_mutations([text], ("a=rid",), 300, seed=2))
    assert sum(not each.startswith("a=rid:l send\r\nb=0") for each in first) > 150
    assert len(set(first)) > 200


def test_offers_with_layers_repairs_and_redundancy_are_among_the_examples() -> None:
    """In some that are read and in some that are not."""
    offers = [each.decode() for each in kept("sdp")]
    for told in ("a=simulcast:", "a=rid:", "a=ssrc-group:FID", "red/48000/2"):
        assert sum(told in each for each in offers) >= 3, told
