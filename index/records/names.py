"""Names of people and bodies as people type them."""

import re
import unicodedata
from functools import lru_cache

from index.folding import fold
from index.records.vocabulary import countries

_WORD = re.compile(r"[^\W_]+(?:['.][^\W_]+)*")
_SKIPPED = frozenset("the of and for mr mrs ms dr".split())
_SHORT = {"pm": "prime minister", "potus": "president", "fm": "foreign minister"}
# Offices that are not the one at whose end their words stand.
_ANOTHER_OFFICE = re.compile(
    r"\b(?:former|deputy|vice|ex)[ -](?:[\w.'-]+ ){0,3}?"
    r"(?:minister|president|premier|secretary|governor|mayor|ambassador|chancellor|leader)\b"
)


def matches(asked: str, *forms: str | None) -> bool:
    """Whether the words that somebody types for a name all stand in one of its forms.

    Accents, capitals, initials and full stops do not count, “PM” is the prime minister, and a
    country goes by any of its names.
    """
    return any(form and _matches(asked, form) for form in forms)


# The same few people speak again and again.
@lru_cache(maxsize=1 << 14)
def _matches(asked: str, form: str) -> bool:
    return any(words <= words_of(_in_office(form, words)) for words in wanted(asked))


@lru_cache(maxsize=64)
def wanted(asked: str) -> list[set[str]]:
    """The words of which, for one set of them, all must stand in a form of a name that is asked
    for; no set where it has no words."""
    typed = words_of(_SHORT.get(plain_name(asked).removeprefix("the "), asked))
    names = [{word for word in typed if len(word) > 1} or typed]
    if country := countries().name_of(asked):
        names.append(words_of(country))
    return [words for words in names if words]


def _in_office(form: str, wanted: set[str]) -> str:
    """A form without the offices that its bearer does not hold, unless one of them is asked for."""
    plain = plain_name(form)
    return plain if wanted & {"former", "deputy", "vice", "ex"} else _ANOTHER_OFFICE.sub(" ", plain)


def words_of(text: str) -> set[str]:
    """The words of a name by which it is found: folded, without accents and possessives."""
    words = (word.removesuffix("'s").replace(".", "") for word in _WORD.findall(plain_name(text)))
    return set(words) - _SKIPPED


def plain_name(text: str) -> str:
    """A name folded, and without accents."""
    folded = fold(text)
    if folded.isascii():
        return folded
    parts = unicodedata.normalize("NFKD", folded)
    return "".join(part for part in parts if not unicodedata.combining(part))
