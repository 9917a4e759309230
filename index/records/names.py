"""Names of people and bodies as people type them, and their forms across documents."""

import re
import unicodedata
from collections.abc import Iterable
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


class Names:
    """Joins the forms of one name: a surname alone is the one full name that ends with it; where
    two people of a corpus share it, it stays by itself."""

    def __init__(self, names: Iterable[str]) -> None:
        full: dict[str, dict[str, str]] = {}
        for name in names:
            words = _plain(name).split()
            if len(words) > 1:
                full.setdefault(words[-1], {}).setdefault(_key(words), name)
        self._full = {
            surname: next(iter(forms.values()))
            for surname, forms in full.items()
            if len(forms) == 1
        }

    def full(self, name: str) -> str:
        """The full form of a name, or the name itself where there is none or more than one."""
        return self._full.get(_plain(name), name)


def matches(asked: str, *forms: str | None) -> bool:
    """Whether the words that somebody types for a name all stand in one of its forms.

    Accents, capitals, initials and full stops do not count, “PM” is the prime minister, and a
    country goes by any of its names.
    """
    return any(form and _matches(asked, form) for form in forms)


# The same few people speak again and again.
@lru_cache(maxsize=1 << 14)
def _matches(asked: str, form: str) -> bool:
    return any(words <= _words(_in_office(form, words)) for words in _wanted(asked))


@lru_cache(maxsize=64)
def _wanted(asked: str) -> list[set[str]]:
    """The words of which, for one set of them, all must stand in a form."""
    typed = _words(_SHORT.get(_plain(asked).removeprefix("the "), asked))
    names = [{word for word in typed if len(word) > 1} or typed]
    if country := countries().name_of(asked):
        names.append(_words(country))
    return [words for words in names if words]


def _in_office(form: str, wanted: set[str]) -> str:
    """A form without the offices that its bearer does not hold, unless one of them is asked for."""
    plain = _plain(form)
    return plain if wanted & {"former", "deputy", "vice", "ex"} else _ANOTHER_OFFICE.sub(" ", plain)


def _words(text: str) -> set[str]:
    words = (word.removesuffix("'s").replace(".", "") for word in _WORD.findall(_plain(text)))
    return set(words) - _SKIPPED


def _key(words: list[str]) -> str:
    """What two forms of one person's name share, initials in between or not."""
    return " ".join(word for word in words if len(word.rstrip(".")) > 1)


def _plain(text: str) -> str:
    """Folded, and without accents."""
    folded = fold(text)
    if folded.isascii():
        return folded
    parts = unicodedata.normalize("NFKD", folded)
    return "".join(part for part in parts if not unicodedata.combining(part))
