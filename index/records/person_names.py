"""Names of people as texts print them: with titles in front of them and roles behind."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from index.records.people_vocabulary import people_vocabulary

_UPPER = "A-ZÀ-ÖØ-Þ"
_SHORT = "Mr|Mrs|Ms|Dr|Sens?|Govs?|Reps?|Gen|Lt|Col|Sgt|Capt|Jr|Sr|St|Prof|Hon|Adm|Rev|Maj|Pres"
_WORD = (
    rf"(?:[{_UPPER}]\.(?:[{_UPPER}]\.)*|(?:{_SHORT})\."
    rf"|(?:[ODd][’'])?[{_UPPER}][\w-]*(?:\.[{_UPPER}]\.?)*(?:[’'][a-rt-z]\w+)?)"
)
_LINK = r"(?:of the|of|de la|de|du|la|le|van der|van|von der|von|bin|al|for)"
# A run of words with capitals, as in names and in the titles in front of them.
RUN = re.compile(rf"(?<![\w’'.-]){_WORD}(?: (?:{_LINK} )?{_WORD}){{0,9}}")
APPOSITIVE = re.compile(
    r", ((?:an?|the|who (?:is|was)|[a-z]+)(?:[^,.;:“”\n]|\.(?=\w)|(?<=\.\w)\.){2,120})(?=[,.;])"
)
_ABBREVIATED = re.compile(r"(?:\b[A-Z]|\b[JS]r|Inc|Ltd|Corp|Co|\.[A-Z])\.$")
PREPOSITION = re.compile(r" (?:for|of|from|at|to|by|with|in|on|and|or|about|under) ")
_AFTER_NAME = re.compile(r"(?:$|,|\(| (?:of|from|at|in|on|during|who|himself|herself)\b| [—–])")
_TWO_TITLES = re.compile(
    r" (President|Chairman|Chairwoman|Chair|Director|Founder|Owner) (?:and|&) $", re.I
)
_BRACKETS = re.compile(r" ?\([^()]*\)")
# Words for a speaker longer than this lose their clauses.
_LONG = 120
_HONOUR = re.compile(r"^(?:[Tt]he )?(?:Right |Rt\. )?Hon(?:ou?rable|\.) (?=[A-Z])")
ARTICLE = re.compile(r"^(?:the|a|an) ", re.I)


def head_name(mention: str) -> tuple[str | None, str] | None:
    """The role and the name that a speaker's words are about: ``Ontario Premier Doug Ford``.

    None where they are no name: ``a spokesman for Doug Ford``, ``Ford supporters``.
    """
    plain = ARTICLE.sub("", _BRACKETS.sub("", mention))
    if named := _leading_name(plain):
        return named
    clause, _, apposed = plain.partition(", ")
    titles = people_vocabulary().titles
    office = clause.split(" of ")[0].split(" for ")[0].split()
    if apposed and office and plain_word(office[-1]) in titles:
        named = _leading_name(apposed)
        return (clause, named[1]) if named else None
    runs = list(RUN.finditer(clause))
    if not runs or runs[-1].end() != len(clause):
        return None
    # "Quay Council President and CEO Anna Holt" is one person of two titles.
    lead = _TWO_TITLES.sub(r" \1 ", clause[: runs[-1].start()])
    if PREPOSITION.search(lead) and not _is_office(lead):
        return None
    role, words, place = parted(runs[-1][0])
    before = clause[: runs[-1].start() + place].strip(" ,")
    if not words or (before and plain_word(before.split()[-1]) not in titles):
        return None
    return before or role, without_stop(" ".join(words))


def _is_office(words: str) -> bool:
    """Whether words are somebody’s place in a body with a long name: ``Iron and Steel Institute
    President``."""
    parts = words.split()
    small = ("and", "of", "for", "the", "&")
    named = all(part[0].isupper() or part in small for part in parts)
    bodies = people_vocabulary().bodies
    return (
        named
        and plain_word(parts[-1]) in people_vocabulary().titles
        and any(plain_word(part) in bodies for part in parts)
    )


def _leading_name(text: str) -> tuple[str | None, str] | None:
    """Role and name where a text begins with them."""
    run = RUN.match(text)
    if not run or not _AFTER_NAME.match(text, run.end()):
        return None
    role, words, _ = parted(run[0])
    if not words:
        return None
    after = APPOSITIVE.match(text + ",", run.end())
    apposed = ARTICLE.sub("", after[1]) if after else None
    return role or apposed, without_stop(" ".join(words))


@lru_cache(maxsize=4096)
def parted(run: str) -> tuple[str | None, tuple[str, ...], int]:
    """A run of capitals as a role, the words of a name, and where these begin in it."""
    vocabulary = people_vocabulary()
    words = run.split()
    first = 0
    while first < len(words) and plain_word(words[first]) in vocabulary.not_names:
        first += 1
    plain = [plain_word(word) for word in words]
    titles = [i for i in range(first, len(words)) if plain[i] in vocabulary.titles]
    head = titles[-1] + 1 if titles else first
    names = vocabulary.first_names
    if titles and plain[head : head + 1] in (["of"], ["for"]):
        later = [i for i in range(head, len(words)) if plain[i] in names]
        two = len(words) - 2
        head = (
            later[0]
            if later
            else two
            if two > head + 1 and plain[two - 1] not in ("of", "the")
            else len(words)
        )
    if words[head : head + 1] and len(words[head]) > 2 and words[head].isupper():
        # The abbreviation of an office, "APNSA Jake Sullivan".
        head += plain[head + 1 : head + 2] != [] and plain[head + 1] in names
    if head >= len(words):
        # A title alone, or the name of an office: "Secretary of State".
        return None, (), 0
    if titles and len(titles) == len(words) - first:
        return None, (), 0
    if titles and plain[-1] in vocabulary.bodies and plain[head] not in names:
        # The Justice Department is nobody of the name of Department.
        head = first
    # "Rita Sand of Quay Bank" is Rita Sand; the U.S. Court of International Trade stays whole.
    later = [
        i
        for i in range(head + 2, len(words))
        if words[i] in ("of", "for") and plain[i - 1] not in vocabulary.bodies
    ]
    last = later[0] if later else len(words)
    role = " ".join(words[first:head]) or None
    place = sum(len(word) + 1 for word in words[:head])
    return role, tuple(words[head:last]), place


def name_key(words: Sequence[str]) -> tuple[str, str]:
    """First name and surname in small letters: what tells people of one text apart."""
    kept = [word for word in map(plain_word, words) if word not in ("jr", "sr", "ii", "iii")]
    return (kept[0], kept[-1]) if kept else ("", "")


def gender_of(role: Sequence[str], first: str | None) -> str | None:
    """``m`` or ``f`` by the words of a role, else by a first name; None where neither tells."""
    vocabulary = people_vocabulary()
    if any(word in vocabulary.feminine for word in role):
        return "f"
    if any(word in vocabulary.masculine for word in role):
        return "m"
    man, woman = first in vocabulary.masculine_names, first in vocabulary.feminine_names
    return None if man == woman else "m" if man else "f"


def without_honour(words: str) -> str:
    """Words that begin with a name, without “the Right Honourable” in front of it."""
    return _HONOUR.sub("", words)


def shortened(mention: str) -> str:
    """The words for a speaker without the clauses that follow them."""
    first, comma, rest = mention.partition(", ")
    if (
        len(mention) < _LONG
        or not comma
        or not head_name(first)
        or re.match(r"(?:[A-Z]|and )", rest)
    ):
        return mention
    return first


def plain_word(word: str) -> str:
    """A word in small letters, without full stops and commas."""
    return word.strip(".,").lower()


def plain_words(text: str) -> set[str]:
    """The words of a text, each as ``plain_word`` gives it."""
    return {plain_word(word) for word in text.split()}


def trimmed(mention: str) -> str:
    """Words for a speaker with single blanks, without marks at their ends."""
    return without_stop(" ".join(mention.split()).strip(' ,;:—–“”"'))


def without_stop(name: str) -> str:
    """A name without the full stop of its sentence; that of an abbreviation stays."""
    return name if _ABBREVIATED.search(name) else name.rstrip(".")


def mentions_in(text: str) -> Iterator[str]:
    """The names that a text has, without titles, in order."""
    for match in RUN.finditer(text):
        _, words, _ = parted(match[0])
        if words:
            yield without_stop(" ".join(words))
