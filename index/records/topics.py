"""What a statement is about: the trade words in it, by their names in the vocabulary."""

import re
from functools import cache, lru_cache
from importlib.resources import files

from index.folding import fold
from index.records.vocabulary import Vocabulary, authorities, parse_terms, products

_THE = re.compile(r"\b(?:[Tt]he|[Tt]his|[Tt]hat) (\w+)")


@cache
def trade_topics() -> Vocabulary:
    """What statements are about, beside goods and laws."""
    text = files(__package__).joinpath("vocabulary", "topics.yaml").read_text("utf-8")
    return Vocabulary(parse_terms(text, "topics.yaml"))


def _vocabularies() -> tuple[Vocabulary, ...]:
    return trade_topics(), products(), authorities()


def topics_of(text: str) -> tuple[str, ...]:
    """Names of topics, products and legal bases that a text mentions, each once, in order."""
    mentions = [mention for vocabulary in _vocabularies() for mention in vocabulary.find(text)]
    return tuple(dict.fromkeys(m.name for m in sorted(mentions, key=lambda m: (m.start, -m.end))))


def recalled_topics(text: str, before: str) -> tuple[str, ...]:
    """Names of topics that a text goes on speaking of by the last word of a longer name, “the tax”,
    where what stands before it has that name, “the digital services tax”."""
    heads = {match[1].lower() for match in _THE.finditer(text)} & _heads()
    if not heads:
        return ()
    mentions = [
        mention
        for vocabulary in _vocabularies()
        for mention in vocabulary.find(before)
        if " " in before[mention.start : mention.end]
        and before[mention.start : mention.end].split()[-1].lower() in heads
    ]
    return tuple(dict.fromkeys(m.name for m in sorted(mentions, key=lambda m: m.start)))


@cache
def _heads() -> frozenset[str]:
    """The last words of all longer names, in small letters."""
    return frozenset(
        form.split()[-1].lower()
        for vocabulary in _vocabularies()
        for term in vocabulary.terms.values()
        for form in (term.name, *term.also)
        if " " in form
    )


def heads_of(asked: str) -> tuple[str, ...]:
    """The nouns by which a text goes on speaking of a topic, in small letters: the last words of
    its longer names (“agreement” and “pact” of CUSMA)."""
    for vocabulary in _vocabularies():
        if name := vocabulary.name_of(asked):
            term = vocabulary.terms[name]
            forms = [form.split() for form in (term.name, *term.also)]
            return tuple(dict.fromkeys(words[-1].lower() for words in forms if len(words) > 1))
    return ()


@lru_cache(maxsize=256)
def words_for(asked: str) -> re.Pattern[str] | None:
    """The words by which texts name a topic that somebody types, or a part of it; None where the
    vocabulary does not know it."""
    for vocabulary in _vocabularies():
        if name := vocabulary.name_of(asked):
            terms = [t for t in vocabulary.terms.values() if vocabulary.covers(name, t.name)]
            forms = [form for term in terms for form in (term.name, *term.also)]
            either = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
            return re.compile(rf"(?<!\w)(?<![Nn]on-)(?:{either})(?!\w)", re.I)
    return None


def covers_topic(asked: str, topics: tuple[str, ...], text: str) -> bool:
    """Whether words that somebody types as a topic are what a statement is about: by a name in the
    vocabulary, or a wider one, or else because the words stand in its text."""
    for vocabulary in _vocabularies():
        if name := vocabulary.name_of(asked):
            return any(vocabulary.covers(name, topic) for topic in topics)
    folded = fold(text)
    return all(word in folded for word in fold(asked).split())
