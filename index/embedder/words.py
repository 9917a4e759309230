"""The words that the default model knows whole: the common ones of English."""

from collections.abc import Iterator
from functools import cache

from index.embedder.packaged import packaged_folder
from index.errors import WeightsError

_ENDINGS = ("s", "es", "ed", "er", "ers", "ing", "ly")
_ADDED = ("s", "ed", "ing")
_SHORTEST_STEM = 4


def is_common(word: str) -> bool:
    """Whether a word, in small letters, is a common word or name of English, with or without an
    ending. Raises WeightsError where the model's package is missing."""
    forms = {word, *_stems(word), *(word + ending for ending in _ADDED)}
    return not forms.isdisjoint(_words())


def _stems(word: str) -> Iterator[str]:
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and (len(stem) >= _SHORTEST_STEM or ending == "s") and word[-2:] != "ss":
            yield from (stem, stem + "e")


@cache
def _words() -> frozenset[str]:
    """Some twenty thousand, read once a process."""
    try:
        lines = (packaged_folder() / "vocab.txt").read_text("utf-8").split("\n")
    except OSError as error:
        raise WeightsError(
            f"the embedder's words cannot be read ({error.strerror}); install again"
        ) from None
    return frozenset(line for line in lines if line.isalpha())
