"""Reading a question word by word: what each word stands for, and which are left over."""

import re
from datetime import date

from bot.answering.periods import Period, named_period
from bot.answering.question import STOPWORDS
from index.records.vocabulary import Mention, Vocabulary, countries

_WORD = re.compile(r"[^\W_](?:[\w’'.%-]*[\w%])?")
# Without a capital letter these are ordinary words, or names of people.
_NOT_COUNTRIES = frozenset(["turkey", "chad", "jordan", "georgia", "guinea", "polish", "carney"])
_LONGEST = 4


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
        named = named_period(self.text, today)
        if named is None:
            return None
        for start, end in named.spans:
            self.take(start, end)
        return named.period

    def left_over(self, fillers: frozenset[str]) -> list[str]:
        """The words that nothing is known of, in lower case, without stopwords and fillers."""
        words = []
        for match in _WORD.finditer(self.text):
            bare = re.sub(r"[’']s?$", "", match[0])
            if not all(self._taken[match.start() : match.start() + len(bare)]):
                words.append(bare.lower())
        return [word for word in words if word not in STOPWORDS and word not in fillers]
