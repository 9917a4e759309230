"""What a statement is about: the trade words in it, by their names in the vocabulary."""

from functools import cache
from importlib.resources import files

from index.folding import fold
from index.records.vocabulary import Vocabulary, authorities, parse_terms, products


@cache
def trade_topics() -> Vocabulary:
    """What statements are about, beside goods and laws."""
    text = files(__package__).joinpath("vocabulary", "topics.yaml").read_text("utf-8")
    return Vocabulary(parse_terms(text, "topics.yaml"))


def topics_of(text: str) -> tuple[str, ...]:
    """Names of topics, products and legal bases that a text mentions, each once, in order."""
    mentions = [
        mention
        for vocabulary in (trade_topics(), products(), authorities())
        for mention in vocabulary.find(text)
    ]
    return tuple(dict.fromkeys(m.name for m in sorted(mentions, key=lambda m: (m.start, -m.end))))


def covers_topic(asked: str, topics: tuple[str, ...], text: str) -> bool:
    """Whether words that somebody types as a topic are what a statement is about: by a name in the
    vocabulary, or a wider one, or else because the words stand in its text."""
    for vocabulary in (trade_topics(), products(), authorities()):
        if name := vocabulary.name_of(asked):
            return any(vocabulary.covers(name, topic) for topic in topics)
    folded = fold(text)
    return all(word in folded for word in fold(asked).split())
