"""Whom a document means: surnames, offices and pronouns, turned into the names that it prints."""

import re
from collections import Counter
from functools import cached_property

from corpus.document import Document
from index.records.meetings_parties import (
    CAP,
    Party,
    Sort,
    given_names,
    has_title,
    is_office,
    surname,
)
from index.records.people_vocabulary import people_vocabulary
from index.records.vocabulary import countries

_RUN = re.compile(
    rf"(?<![\w.’'-])(?P<name>{CAP}(?: {CAP}){{1,7}})"
    rf"(?P<of> of (?:the )?{CAP}(?: (?:of )?{CAP}){{0,3}})?"
)
_NAME_WORDS = 3
# What stands before a name that does not begin its sentence.
_INSIDE = re.compile(r"[a-zà-ÿ,’'”\"] $")
# Mentions of one surname that are looked at; the first ones name people in full.
_ENOUGH = 50
_WORDS = re.compile(r"[\w.’'-]+")
# The last word of what meets nobody: places, bodies and things.
_NOT_PEOPLE = frozenset(
    """house office capitol congress parliament senate committee council court department ministry
    agency bureau administration government union commission treasury states state kingdom canada
    mexico china america britain germany france japan korea india russia ukraine israel iran europe
    brazil switzerland taiwan vietnam ottawa washington beijing brussels london agreement act
    association bank fund institute foundation news post times reuters media post room summit forum
    conference plan program programme policy strategy week day tariffs tariff trade steel party
    university college school street avenue square hall centre center hotel resort club beach
    airport force army navy guard nations order law section article nafta cusma usmca nato g7 g20
    apec asean opec fema covid social truth twitter facebook tv radio-canada cbc cnn abc nbc
    canadians americans mexicans chinese french canadian american mexican ontario quebec alberta
    manitoba saskatchewan columbia brunswick scotia bay caucus team group alliance coalition
    straits strait jersey york carolina dakota hampshire virginia island africa zealand arabia
    emirates rico
    corporation company inc corp co ltd industry industries secretariat organization""".split()
)


class People:
    """The people of one document. Names are looked up when they are needed."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._title = document.title
        self._full: dict[str, str] = {}
        self._holders: dict[tuple[str, str], str] = {}

    def full_name(self, name: str) -> str:
        """The fullest form of a name in the document: ``Carney`` to ``Prime Minister Mark Carney``.

        The name itself where it has a title and a first name already, or where the document knows
        two people of that surname.
        """
        key = surname(name)
        given = given_names(name)
        if not key or (has_title(name) and given) or _ADDRESS.match(name):
            return name
        known = self._full.get(key)
        if known is None:
            known = self._full[key] = self._look_up(key)
        if not known and " " not in name:
            known = self._introduced(key)
        if not known or (given and not set(given) & set(given_names(known))):
            return name
        return known if has_title(known) or not has_title(name) else name

    def holder(self, office: str, besides: str) -> str:
        """Who holds an office, as the document names them (``the U.S. president``); ``besides``, a
        surname, is not meant. The office itself where the document does not tell."""
        known = self._holders.get((office, besides))
        if known is None:
            known = self._holders[office, besides] = self._find_holder(office, besides)
        return known

    def is_person(self, party: Party, name: str) -> bool:
        """Whether a party can meet somebody: not a place, a law or a newspaper."""
        if party.sort is Sort.ROLE:
            return not name[:1].isupper() or name.startswith(_DETERMINED) or name != party.name
        if party.sort is not Sort.PERSON:
            return True
        if name.isupper():
            return False  # the label of a transcript
        if has_title(name):
            return True
        words = [word.casefold().strip(".") for word in _WORDS.findall(name.split(" of ")[0])]
        if not words or words[-1] in _NOT_PEOPLE or words[0] in ("the", "u.s", "u.k"):
            return False
        return len(words) > 1 or (name in self._speakers and _may_be_surname(name))

    @cached_property
    def _speakers(self) -> frozenset[str]:
        """Single names that say something: who needs no introduction."""
        return frozenset(word for found in _SPEAKS.finditer(self._text) for word in found.groups())

    def _find_holder(self, office: str, besides: str) -> str:
        words = re.sub(r"^(?:[Tt]he|[Hh]is|[Hh]er|[Tt]heir) ", "", office)
        wanted = _office_words(words)
        if "counterpart" in wanted:
            wanted = wanted[: wanted.index("counterpart")]
            titled = [name for name in self._titled if surname(name) != besides]
        else:
            titled = [
                name
                for name in self._titled
                if surname(name) != besides and wanted[-1] in _office_words(name)
            ]
        if not wanted:
            return office
        matching = [n for n in titled if all(w in _office_words(n) for w in wanted)]
        if len(wanted) == 1:
            # “The President”, without a country, is the one who needs none.
            matching = [n for n in matching if _office_words(n)[0] == wanted[0] and " of " not in n]
        counts = Counter(surname(name) for name in matching)
        if not counts:
            return self._holder_elsewhere(wanted, titled) or office
        (best, most), *others = counts.most_common(2)
        if others and others[0][1] * 2 > most:
            return office
        return max((n for n in matching if surname(n) == best), key=len)

    @cached_property
    def _titled(self) -> list[str]:
        """Names with a title in front, everywhere in the title and the text, in order."""
        found = []
        for source in (self._title, self._text):
            for match in _TITLED.finditer(source):
                name = re.sub(r"[’']s?$", "", match[0])
                if surname(name) and not is_office(name):
                    found.append(name)
        return found

    def _holder_elsewhere(self, wanted: list[str], titled: list[str]) -> str | None:
        """Canada’s prime minister, in a text that only says “Prime Minister Mark Carney”: right
        where exactly one holder of the office has no country by it that is another."""
        office = [word for word in wanted if word in _OFFICE_WORDS]
        if "president" in office:
            return None  # a president without a country is the writer’s own
        plain = [
            name
            for name in titled
            if _office_words(name)[: len(office)] == office and " of " not in name
        ]
        surnames = {surname(name) for name in plain}
        return max(plain, key=len) if office and len(surnames) == 1 else None

    def _look_up(self, key: str) -> str:
        forms = self._forms.get(key, [])
        full = [form for form in forms if given_names(form)]
        titled = [form for form in full if has_title(form)]
        # Only a title or a known first name tells “Second Carney visit” from two people.
        known = people_vocabulary().first_names
        told = [f for f in full if has_title(f) or given_names(f)[0] in known] or full
        if len({given_names(form)[0] for form in told}) > 1:
            return ""
        # Twice, because the first word of a sentence may only look like a given name.
        return next(iter(titled or [form for form in full if full.count(form) > 1]), "")

    def _introduced(self, key: str) -> str:
        """Whom a text that goes on with the surname alone names in full just once, inside a
        sentence, or with a title and the surname in front (``President Lee Jae-myung``)."""
        forms = [form for form in self._forms.get(key, []) if form in self._inside]
        forms = [f for f in forms if given_names(f) and len(f.split()) <= _NAME_WORDS]
        if not forms:
            forms = [form for form in self._forms_by_first.get(key, []) if has_title(form)]
        return forms[0] if len({given_names(form) for form in forms}) == 1 else ""

    @cached_property
    def _forms_by_first(self) -> dict[str, list[str]]:
        """Names of several words by the first of them that is no title, casefolded."""
        forms: dict[str, list[str]] = {}
        for kept in self._forms.values():
            for form in kept:
                if first := given_names(form):
                    forms.setdefault(first[0], []).append(form)
        return forms

    @property
    def _forms(self) -> dict[str, list[str]]:
        """Runs of names by the word that they end with, casefolded, in order; from a longer run
        also those that end inside it."""
        return self._scanned[0]

    @property
    def _inside(self) -> set[str]:
        """Those of the forms that stand inside a sentence somewhere."""
        return self._scanned[1]

    @cached_property
    def _scanned(self) -> tuple[dict[str, list[str]], set[str]]:
        forms: dict[str, list[str]] = {}
        inside: set[str] = set()
        for source in (self._text, self._title):
            for run in _RUN.finditer(source):
                words = run["name"].split()
                for count in range(2, len(words) + 1):
                    if words[count - 1].isupper():
                        continue  # the titles of transcripts are printed in capitals
                    form = " ".join(words[:count]) + (
                        run["of"] or "" if count == len(words) else ""
                    )
                    kept = forms.setdefault(words[count - 1].casefold(), [])
                    if len(kept) < _ENOUGH:
                        kept.append(form)
                        if _INSIDE.search(source[max(0, run.start() - 2) : run.start()]):
                            inside.add(form)
        return forms, inside


# “Mrs. Griner” need not be the Griner whom the document names in full.
_ADDRESS = re.compile(r"(?:Mr|Mrs|Ms|Miss)\b")


_SPEAKS = re.compile(
    r"(?:(?<=[a-z,”\"] )([A-Z]\w+) (?:said|says|told|added|wrote|warned|argued|replied|insisted)"
    r"|\b(?:said|told|added|wrote) ([A-Z]\w+))(?=[ ,.])"
)


def _may_be_surname(word: str) -> bool:
    """Whether one word with a capital can be a person’s, whom the document introduces nowhere."""
    plain = word.casefold().strip(".")
    vocabulary = people_vocabulary()
    if plain in vocabulary.bodies or plain in vocabulary.titles or plain in vocabulary.not_names:
        return False
    return not word.isupper() and countries().name_of(word) is None


_DETERMINED = ("The ", "His ", "Her ", "Their ")
_OFFICE_WORDS = frozenset(
    """president prime minister premier chancellor secretary governor mayor senator king queen
    prince ambassador vice foreign trade finance""".split()
)
_TITLED = re.compile(
    rf"(?:(?:{CAP}|(?:the )?U\.S\.) ){{0,3}}(?:(?:Vice |Prime |Foreign |Trade "
    rf"|Crown )?(?:President|Minister|Premier"
    rf"|Chancellor|Governor|Mayor|Secretary|King|Queen"
    rf"|Prince)) (?:{CAP}(?: {CAP}){{0,4}})(?: of (?:the )?{CAP}(?: {CAP})?)?"
)


def _office_words(words: str) -> list[str]:
    return [
        re.sub(r"[’']s$", "", w).casefold().strip(".") for w in _WORDS.findall(words) if w != "the"
    ]
