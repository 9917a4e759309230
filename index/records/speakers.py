"""Who a speaker is: the people that one text names, and whom its words for them mean.

``People(text)`` finds names with their titles; ``resolve`` follows surnames, pronouns and roles
("he", "Ford", "the premier") back to a full name of the same text. Whom nobody can tell stays
unknown, and two people of one surname stay two.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.records.people_vocabulary import people_vocabulary
from index.records.person_names import (
    APPOSITIVE,
    ARTICLE,
    PREPOSITION,
    RUN,
    gender_of,
    head_name,
    name_key,
    parted,
    plain_words,
    shortened,
    trimmed,
    without_stop,
)

Span = tuple[int, int]

_SMALL_TITLE = re.compile(r"((?:[a-z][a-z-]+ ){0,3})([a-z][a-z-]+),? $")
_FOREWORDS = frozenset(
    "former prime vice deputy senior chief state trade foreign finance campaign acting federal"
    " presidential vice-presidential opposition party national security press".split()
)
_HE, _SHE = frozenset("he him his himself".split()), frozenset("she her hers herself".split())
_OTHERS = frozenset("they them their it its we us our i me my you your itself one".split())
_WHO = frozenset("who whom whose".split())
_SENTENCE = re.compile(r"[.!?]+[”\"’)]*\s+(?=[“\"‘(]*[A-Z])|\n+")
# How much likelier it means who spoke last, in sentences.
_SPOKE = 1.0
# How far back a pronoun reaches, in characters and in mentions.
_REACH, _MENTIONS = 1500, 25
# What an article stands before.
_NOUN = re.compile(r" [\w’-]+(?: [A-Z][\w’-]+)*")
# "I, DONALD J. TRUMP, President of the United States": whom "I" means in the whole of a text.
_SIGNED = re.compile(
    r"\bI, ((?:[A-Z][A-Za-z’-]*\.? ){1,4}[A-Z][A-Za-z’-]+(?: [JS][Rr]\.)?)"
    r", (?P<role>(?:the )?[A-Z]\w+)"
)
_FIRST_PERSON = frozenset("i my me myself".split())
# So many of somebody's printed roles are looked at.
_ROLES = 6


@dataclass(slots=True)
class Person:
    """Somebody the text names: the full name, ``m`` or ``f`` where that can be told, and what was
    printed for the role, each with its place."""

    name: str
    gender: str | None = None
    roles: list[tuple[int, str]] = field(default_factory=list)

    @property
    def surname(self) -> str:
        """The last word of the name, but for "Jr."."""
        words = [
            word for word in self.name.split() if word.strip(".,") not in ("Jr", "Sr", "II", "III")
        ]
        return words[-1].strip(".,")

    def role_at(self, at: int) -> str | None:
        """The role printed last before a place, or first after it."""
        before = self.roles_before(at)
        return before[-1] if before else self.roles[0][1] if self.roles else None

    def roles_before(self, at: int) -> list[str]:
        """The last few roles printed before a place, in order."""
        last = bisect_right(self.roles, at, key=lambda role: role[0])
        return [role for _, role in self.roles[max(0, last - _ROLES) : last]]


@dataclass(frozen=True, slots=True)
class Resolved:
    """``name`` is None where the words for somebody are known and the person is not."""

    name: str | None
    mention: str
    role: str | None


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    person: Person
    subject: bool
    owner: bool


class People:
    """The people of one text; built in time linear in its length."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._breaks = [match.end() for match in _SENTENCE.finditer(text)]
        self._people: dict[tuple[str, str], Person] = {}
        self._surnames: dict[str, list[Person]] = defaultdict(list)
        self._mentions: list[_Mention] = []
        self._last: tuple[int, Person] | None = None
        self._last_body: tuple[int, str] | None = None
        runs = [match.span() for match in RUN.finditer(text)]
        self._runs = runs
        self._find(runs)
        self._mention(runs)
        self._starts = [mention.start for mention in self._mentions]
        self._writer = self._signed()

    def resolve(self, span: Span) -> Resolved:
        """Whom the words of a span mean. Ask in the text's order: who spoke last counts."""
        mention = trimmed(self._text[slice(*self._widened(span))])
        found = self._resolved(mention, span)
        found = Resolved(found.name, shortened(found.mention), found.role)
        if found.name:
            person = self._by_name(found.name)
            if person:
                self._last = (span[0], person)
            else:
                self._last_body = (span[0], found.name)
        return found

    def _widened(self, span: Span) -> Span:
        """A span to the end of the word, and of the name, in the middle of which it ends."""
        start, end = span
        text = self._text
        while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
            start -= 1
        if text[start:end].lower() in ("the", "a", "an") and (noun := _NOUN.match(text, end)):
            end = noun.end()
        if text[end - 1 : end] in ("-", "’") or (
            text[end - 1 : end + 1].isalnum() and end < len(text)
        ):
            i = bisect_right(self._runs, (end, 0)) - 1
            inside = i >= 0 and self._runs[i][0] < end < self._runs[i][1]
            end = self._runs[i][1] if inside else end
            while end < len(text) and text[end].isalnum():
                end += 1
        return start, end

    def _resolved(self, mention: str, span: Span) -> Resolved:
        words = mention.lower().split()
        if len(words) == 1 and words[0] in _HE | _SHE:
            person = self._antecedent(span[0], "m" if words[0] in _HE else "f")
            return self._as(person, mention, span[0])
        if len(words) == 1 and words[0] in _WHO:
            i = bisect_left(self._starts, span[0]) - 1
            near = i >= 0 and span[0] - self._mentions[i].end < 80
            return self._as(self._mentions[i].person if near else None, mention, span[0])
        if len(words) == 1 and words[0] in _FIRST_PERSON and self._writer:
            return Resolved(self._writer[0], mention, self._writer[1])
        if len(words) == 1 and words[0] in _OTHERS:
            body = self._last_body
            heard = body and words[0] in ("it", "they", "its", "their") and span[0] - body[0] < 500
            return Resolved(body[1] if body and heard else None, mention, None)
        if not words:
            return Resolved(None, mention, None)
        plain = re.sub(r"[’']s?$", "", mention)
        if named := head_name(plain):
            role, name = named
            return self._named(role, name, mention, span)
        if person := self._of_role(plain, span[0]):
            return Resolved(person.name, mention, person.role_at(span[0]))
        return Resolved(plain or None, mention, None)

    def _signed(self) -> tuple[str, str] | None:
        """Name and role of who writes in the first person, where a text says so."""
        match = _SIGNED.search(self._text)
        if not match:
            return None
        words = [w.capitalize() if len(w.strip(".")) > 1 else w for w in match[1].split()]
        name = " ".join(words)
        person = self._who(name, match.start())
        known = person and not person.name.isupper()
        return person.name if person and known else name, ARTICLE.sub("", match["role"])

    def _named(self, role: str | None, name: str, mention: str, span: Span) -> Resolved:
        person = self._who(name, span[0], role)
        if person is None:
            return Resolved(ARTICLE.sub("", name), mention, role)
        return Resolved(person.name, mention, role or person.role_at(span[0]))

    def _as(self, person: Person | None, mention: str, at: int) -> Resolved:
        if person is None:
            return Resolved(None, mention, None)
        return Resolved(person.name, mention, person.role_at(at))

    def _by_name(self, name: str) -> Person | None:
        words = name.split()
        found = self._people.get(name_key(words)) if words else None
        if found is None and len(words) == 1:
            found = next((p for p in self._surnames.get(name, ()) if p.name == name), None)
        return found

    def _who(self, name: str, at: int, role: str | None = None) -> Person | None:
        """The person of a full name or a surname."""
        words = name.split()
        if len(words) > 1 and (person := self._people.get(name_key(words))):
            return person
        found = self._surnames.get(words[-1].strip(".,"), []) if len(words) == 1 else []
        if len(found) > 1 and role:
            gender = gender_of(role.lower().replace(".", "").split(), None)
            of_role = [p for p in found if any(r.lower() == role.lower() for _, r in p.roles)]
            of_gender = [p for p in found if gender and p.gender in (gender, None)]
            found = of_role or of_gender or found
        if len(found) < 2:
            return found[0] if found else None
        # Of two people with one surname it means the one who was named last in full, or else
        # nobody that can be told.
        i = bisect_left(self._starts, at)
        for mention in reversed(self._mentions[max(0, i - _MENTIONS) : i]):
            if mention.person in found and " " in self._text[mention.start : mention.end]:
                return mention.person
        return None

    def _antecedent(self, at: int, gender: str) -> Person | None:
        """Whom "he" or "she" means: the nearest that fits, subjects and speakers first."""
        sentence = bisect_right(self._breaks, at)
        i = bisect_left(self._starts, at)
        best: tuple[float, int] | None = None
        chosen: Person | None = None
        for mention in reversed(self._mentions[max(0, i - _MENTIONS) : i]):
            if at - mention.start > _REACH:
                break
            person = mention.person
            if person.gender not in (gender, None):
                continue
            score = float(bisect_right(self._breaks, mention.start) - sentence)
            score += 1.5 * mention.subject - 0.7 * mention.owner + 0.5 * (person.gender == gender)
            if self._last and self._last[1] is person:
                score += _SPOKE
            if best is None or (score, mention.start) > best:
                best, chosen = (score, mention.start), person
        if chosen is None and self._last and at - self._last[0] < _REACH:
            last = self._last[1]
            chosen = last if last.gender in (gender, None) else None
        return chosen

    def _of_role(self, mention: str, at: int) -> Person | None:
        """Whom "the premier" or "the Republican nominee" means: the last one before with that role
        in front of the name or after it."""
        if not re.match(r"(?:the|his|her|their|our) ", mention, re.I) or PREPOSITION.search(
            mention
        ):
            return None
        words = plain_words(mention.partition(" ")[2])
        vocabulary = people_vocabulary()
        head = mention.split()[-1].strip(".,").lower()
        if head not in vocabulary.roles:
            return None
        i = bisect_left(self._starts, at)
        best: tuple[int, int] | None = None
        chosen = None
        for place in range(i - 1, max(-1, i - 4 * _MENTIONS), -1):
            person = self._mentions[place].person
            for role in person.roles_before(at):
                has = plain_words(role)
                if head not in has:
                    continue
                fit = (len(words & has) - len({"prime", "vice"} & (words ^ has)) * 3, place)
                if fit[0] > 0 and (best is None or fit > best):
                    best, chosen = fit, person
        return chosen

    def _find(self, runs: Sequence[Span]) -> None:
        """People of two names or more, and those of a title and a surname."""
        vocabulary = people_vocabulary()
        single: list[tuple[int, str, str]] = []
        for start, end in runs:
            role, words, place = parted(self._text[start:end])
            if not words:
                continue
            if not role:
                role = self._small_title(start + place)
            lowered = [word.strip(".,").lower() for word in words]
            if any(word in vocabulary.bodies for word in lowered):
                continue
            if len(words) == 1:
                if role:
                    single.append((start, words[0].strip(".,"), role))
                continue
            first = lowered[0]
            known = first in vocabulary.masculine_names or first in vocabulary.feminine_names
            if not (role or known or self._appositive(end)) or len(words) > 5:
                continue
            person = self._people.get(name_key(words))
            if person is None:
                person = Person(without_stop(" ".join(words)))
                self._people[name_key(words)] = person
                self._surnames[person.surname].append(person)
            self._learn(person, start, end, role, first)
        for start, surname, role in single:
            people = self._surnames[surname]
            if not people:
                people.append(Person(surname))
            if len(people) == 1:
                self._learn(people[0], start, start, role, None)
        for person in (person for people in self._surnames.values() for person in people):
            person.roles.sort()

    def _learn(
        self, person: Person, start: int, end: int, role: str | None, first: str | None
    ) -> None:
        words = role.lower().replace(".", "").split() if role else []
        person.gender = person.gender or gender_of(words, first)
        if role and not set(words) <= {"mr", "mrs", "ms", "miss", "dr", "sir"}:
            person.roles.append((start, role))
        if end > start and (apposed := self._appositive(end)):
            person.roles.append((start, apposed))

    def _appositive(self, end: int) -> str | None:
        """The role that stands behind a name: ``, the head of the union,``."""
        after = APPOSITIVE.match(self._text, end)
        if not after or not plain_words(after[1]) & people_vocabulary().roles:
            return None
        return ARTICLE.sub("", after[1])

    def _small_title(self, start: int) -> str | None:
        """Titles in small letters in front of a name: ``former prime minister``."""
        before = _SMALL_TITLE.search(self._text, max(0, start - 60), start)
        if not before or before[2] not in people_vocabulary().titles:
            return None
        words = [before[2]]
        for word in reversed(before[1].split()):
            if word not in _FOREWORDS and word not in people_vocabulary().titles:
                break
            words.insert(0, word)
        return " ".join(words)

    def _mention(self, runs: Sequence[Span]) -> None:
        """Where the people are named, in order, also by their surnames alone."""
        breaks = set(self._breaks) | {0}
        for start, end in runs:
            _, words, place = parted(self._text[start:end])
            if not words or not (person := self._named_in(words)):
                continue
            at = start + place
            head = start - 1 if self._text[start - 1 : start] in ("“", '"') else start
            self._mentions.append(
                _Mention(
                    at,
                    end,
                    person,
                    subject=head in breaks or self._text[start - 2 : start] == ", ",
                    owner=bool(re.match(r"[’']s?\b", self._text[end : end + 2])),
                )
            )

    def _named_in(self, words: Sequence[str]) -> Person | None:
        if len(words) > 1:
            return self._people.get(name_key(words))
        found = self._surnames.get(words[0].strip(".,"), [])
        if len(found) < 2:
            return found[0] if found else None
        full = [m.person for m in self._mentions[-_MENTIONS:] if m.person in found]
        return full[-1] if full else None
