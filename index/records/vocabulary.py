"""The words for products, countries and legal bases: how people vary them, and which they mean.

The words stand in ``vocabulary/*.yaml``, written for people to read and edit.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import yaml

from corpus.errors import CommuniqueError
from index.folding import fold

# The C library's reader takes an eighth of the time; some builds do not have it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CODE = re.compile(
    r"(?:(?:the|hs|hts|htsus|harmoni[sz]ed system|tariff|customs|chapters?|ch\.?|headings?"
    r"|subheadings?|codes?)[ .:#]*)*"
    r"(?:(?P<heading>\d{4})(?:[. ]?\d{2}){0,3}|(?P<chapter>\d{1,2}))\.?"
)
_CHAPTERS = 97


class VocabularyError(CommuniqueError):
    """A vocabulary file is not as its first lines say it must be."""


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a vocabulary file; ``name`` is what answers show, ``also`` what people write.

    ``chapters`` are those of the Harmonized System; ``of`` is the country whose law it is.
    """

    name: str
    also: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    chapters: tuple[int, ...] = ()
    scope: bool = False
    government: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a text, ``start`` to ``end``, that mean the term ``name``."""

    start: int
    end: int
    name: str
    is_government: bool = False


class Vocabulary:
    """Terms, found in texts and in what people type.

    ``cased``: whether capital letters tell the words in a text from others ("Turkey").
    """

    def __init__(self, terms: list[Term], *, cased: bool = False) -> None:
        self.terms = {term.name: term for term in terms}
        self._fold = _plain if cased else fold
        self._names: dict[str, str] = {}
        self._typed: dict[str, str] = {}
        self._governments: dict[str, str] = {}
        for term in terms:
            for form in (term.name, *term.also):
                self._names.setdefault(self._fold(form), term.name)
                self._typed.setdefault(fold(form), term.name)
            for form in term.government:
                self._governments.setdefault(self._fold(form), term.name)
        self._cased = cased

    @cached_property
    def _any(self) -> re.Pattern[str]:
        # Made where texts are read: what is only typed is found without it.
        forms = sorted({*self._names, *self._governments}, key=len, reverse=True)
        # Scare quotes may stand around any word: “derivative” products.
        either = "|".join(re.escape(form).replace(r"\ ", '[“”"]? [“”"]?') for form in forms)
        flags = 0 if self._cased else re.I
        return re.compile(rf"(?<!\w)(?<![Nn]on-)(?:{either})(?![\w$])", flags)

    def find(self, text: str) -> list[Mention]:
        """Every mention of a term, in order; of words within others, the longer ones count."""
        # The glyphs of quotation marks vary; one character stays one, so that offsets hold.
        plain = text.translate(_GLYPHS)
        found: list[Mention] = []
        for match in self._any.finditer(plain):
            words = self._fold(_QUOTES.sub("", match[0]))
            if name := self._names.get(words):
                found.append(Mention(*match.span(), name))
            else:
                found.append(Mention(*match.span(), self._governments[words], True))
        return found

    def name_of(self, words: str) -> str | None:
        """The term that somebody means who types these words; None where there is none."""
        return self._typed.get(fold(words)) or self._typed.get(fold(words).removeprefix("the "))

    def covers(self, wider: str, name: str) -> bool:
        """Whether ``name`` is ``wider`` or, over any number of steps, a part of it."""
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            current = waiting.pop()
            if current == wider:
                return True
            if current not in seen and current in self.terms:
                seen.add(current)
                waiting += self.terms[current].within
        return False


def chapter_of(words: str) -> int | None:
    """The chapter of the Harmonized System that somebody means who types “76”, “chapter 76”,
    “HS 7604” or “HTS 8703.23”; None for anything else."""
    match = _CODE.fullmatch(" ".join(words.casefold().split()))
    if not match:
        return None
    chapter = int(match["chapter"] or match["heading"][:2])
    return chapter if 1 <= chapter <= _CHAPTERS else None


_QUOTES = re.compile(r"[“”\"]")
_GLYPHS = str.maketrans(
    {**dict.fromkeys("‘’‚‛′`´", "'"), **dict.fromkeys("\u00a0\u2007\u202f", " ")}
)


def _plain(text: str) -> str:
    return text.translate(_GLYPHS)


@cache
def products() -> Vocabulary:
    """The goods that tariffs are about."""
    return _load("products")


@cache
def countries() -> Vocabulary:
    """Countries, territories and unions, with who acts for them."""
    return _load("countries", cased=True)


@cache
def authorities() -> Vocabulary:
    """The laws and instruments on which tariffs rest."""
    return _load("authorities")


def _load(kind: str, *, cased: bool = False) -> Vocabulary:
    text = files(__package__).joinpath("vocabulary", f"{kind}.yaml").read_text("utf-8")
    return Vocabulary(parse_terms(text, f"{kind}.yaml"), cased=cased)


def parse_terms(text: str, name: str) -> list[Term]:
    """The terms of a vocabulary file's text. Raises VocabularyError with the entry that is wrong;
    ``name`` is the file's, for the message."""
    try:
        entries = yaml.load(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise VocabularyError(f"{name} is not valid YAML: {_first_line(error)}") from None
    if not isinstance(entries, dict):
        raise VocabularyError(f"{name} must hold lines of the form NAME: [other names]")
    terms = []
    for entry, value in entries.items():
        if not isinstance(entry, str):
            raise VocabularyError(f"{name}: {entry!r} is not a text; put it in quotation marks")
        terms.append(_term(entry, value, name))
    return terms


def _term(entry: str, value: Any, name: str) -> Term:
    fields = value if isinstance(value, dict) else {"also": value or []}
    if unknown := fields.keys() - Term.__dataclass_fields__.keys() | fields.keys() & {"name"}:
        raise VocabularyError(
            f"{name}: {entry} has an unknown field {sorted(map(str, unknown))[0]}"
        )
    single = {"of": str, "scope": bool}
    known: dict[str, Any] = {}
    for field, given in fields.items():
        if field in single:
            if not isinstance(given, single[field]):
                raise VocabularyError(f"{name}: {field} of {entry} cannot be {given!r}")
            known[field] = given
            continue
        kind = int if field == "chapters" else str
        if not isinstance(given, list) or not all(type(item) is kind for item in given):
            raise VocabularyError(
                f"{name}: {field} of {entry} must be a list in square brackets; a word such as"
                " “no” needs quotation marks"
            )
        known[field] = tuple(given)
    return Term(entry, **known)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
