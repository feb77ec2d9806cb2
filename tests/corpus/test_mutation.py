"""The corpus is there, and changes of it are the same for the same seed."""

from tests.corpus.mutation import kept, mutations


def test_every_kind_has_examples_and_mutations_repeat() -> None:
    for kind in ("stun", "dtls", "sdp", "rtp", "rtcp"):
        originals = kept(kind)
        assert len(originals) >= 3
        first, second = (list(mutations(originals, 200, seed=1)) for _ in range(2))
        assert first == second != list(mutations(originals, 200, seed=2))
        assert first[: len(originals)] == originals
        different = len(set(first))
        assert different > 150
