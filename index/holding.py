"""Which documents may hold a quotation, by its rarest words: few have to be read for it."""

from collections.abc import Callable, Iterable, Mapping

from index.lexical import terms

_RAREST = 3
# What is longer than a word may be cut between two passages.
_LONGEST_WORD = 50


def may_hold(
    folded: str,
    frequencies: Callable[[Iterable[str]], Mapping[str, int]],
    documents_with: Callable[[str], set[int]],
    documents: int,
) -> list[int]:
    """The positions, in order, of the documents that have the rarest terms of a folded text; of all
    so many documents where it has no terms that folding leaves as the index knows them. No other
    one holds the text, beginning and ending with whole words.

    ``frequencies`` tells in how many passages each of some terms is, ``documents_with`` the
    positions of the documents that have one.
    """
    words = [word for word in folded.split() if word.isascii() and len(word) <= _LONGEST_WORD]
    found = frequencies(terms(" ".join(words)))
    rarest = sorted(found, key=lambda term: (found[term], term))[:_RAREST]
    if not rarest:
        return list(range(documents))
    with_all = documents_with(rarest[0])
    for term in rarest[1:]:
        if len(with_all) > 1:
            with_all &= documents_with(term)
    return sorted(with_all)
