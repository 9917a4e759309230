"""Reading a question word by word: what each word stands for, and which are left over."""

import re
from datetime import date

from bot.answering.question import STOPWORDS
from bot.answering.records.inquiry import Period
from index.records.days import find_days
from index.records.vocabulary import Mention, Vocabulary, countries

_WORD = re.compile(r"[^\W_](?:[\w’'.%-]*[\w%])?")
_NOW = re.compile(
    r"\b(?:today|now|currently|current|at the moment|at present|presently|these days|latest"
    r"|most recent(?:ly)?|as it stands|as things stand)\b",
    re.I,
)
_YEAR = re.compile(r"\b(?:in|of|during|throughout)? ?(?P<year>20\d\d)\b", re.I)
_MONTH = re.compile(
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december)\b"
    r"|\bmay(?= \d)|(?<=\bin )may\b"
)
_AS_OF = re.compile(r"\bas (?:of|at)\b|\bas things stood\b", re.I)
# Without a capital letter these are ordinary words, or names of people.
_NOT_COUNTRIES = frozenset(["turkey", "chad", "jordan", "georgia", "guinea", "polish", "carney"])
_LONGEST = 4


def _capitals(text: str) -> str:
    """The text with capitals on its months, which in small letters name no days."""
    return _MONTH.sub(lambda month: month[0].capitalize(), text)


class Reading:
    """A question of which more and more words are understood."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._taken = bytearray(len(text))

    def take(self, start: int, end: int) -> None:
        """The words from ``start`` to ``end`` are understood."""
        self._taken[start:end] = b"\1" * (end - start)

    def take_all(self, pattern: re.Pattern[str]) -> bool:
        """Every match is understood; whether there is one."""
        matches = list(pattern.finditer(self.text))
        for match in matches:
            self.take(*match.span())
        return bool(matches)

    def find(self, vocabulary: Vocabulary) -> list[Mention]:
        """The vocabulary’s terms in it, in order, now understood. Terms inside words that were
        understood before do not count."""
        found = [m for m in vocabulary.find(self.text) if not any(self._taken[m.start : m.end])]
        for mention in found:
            self.take(mention.start, mention.end)
        return found

    def find_countries(self) -> list[Mention]:
        """The countries in it, in order, also where they are typed without capital letters."""
        found = self.find(countries())
        words = [m for m in _WORD.finditer(self.text) if not any(self._taken[slice(*m.span())])]
        for i, first in enumerate(words):
            for last in reversed(words[i : i + _LONGEST]):
                typed = self.text[first.start() : last.end()]
                if any(self._taken[first.start() : last.end()]) or not typed.islower():
                    continue
                bare = re.sub(r"[’']s$", "", typed)
                name = countries().name_of(bare)
                if name and bare not in _NOT_COUNTRIES:
                    found.append(Mention(first.start(), first.start() + len(bare), name))
                    self.take(first.start(), last.end())
                    break
        return sorted(found, key=lambda mention: mention.start)

    def find_period(self, today: date) -> Period | None:
        """The days that it is about; None where it names several of them."""
        is_now = self.take_all(_NOW)
        mentions = [
            mention
            for mention in find_days(_capitals(self.text), today, ahead=False)
            if not _NOW.fullmatch(self.text[mention.start : mention.end])
        ]
        for mention in mentions:
            self.take(mention.start, mention.end)
        years = [m for m in _YEAR.finditer(self.text) if not any(self._taken[slice(*m.span())])]
        for year in years:
            self.take(*year.span())
        self.take_all(_AS_OF)
        if len(mentions) + len(years) > 1:
            return None
        if mentions:
            return Period(mentions[0].first, mentions[0].last)
        if years:
            number = int(years[0]["year"])
            return Period(date(number, 1, 1), date(number, 12, 31))
        return Period(today, today, is_now=True) if is_now else Period()

    def left_over(self, fillers: frozenset[str]) -> list[str]:
        """The words that nothing is known of, in lower case, without stopwords and fillers."""
        words = []
        for match in _WORD.finditer(self.text):
            bare = re.sub(r"[’']s?$", "", match[0])
            if not all(self._taken[match.start() : match.start() + len(bare)]):
                words.append(bare.lower())
        return [word for word in words if word not in STOPWORDS and word not in fillers]
