"""Candidate spans for a question: every sentence of the best passages, with what speaks for it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bot.answering import nearness
from bot.answering.question import Question, Want, names_in
from index.attribution import Speaker, mentioned_speaker, quotation_start
from index.embedder import Embedder, Pieces, Vectors
from index.engine import Snapshot, Words
from index.lexical import terms
from index.search import Hit

# Passages whose sentences are candidates, and the longest sentence that is still a quote. More
# passages cost time and change little.
PASSAGES = 9
MAX_WORDS = 110
_HEADING_WORDS = 10

_MONTH = (
    r"(?:jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)\.?\s+\d|january|february|march|april"
    r"|\bmay\s+\d|june|july|august|september|october|november|december"
)
_OFFERS = {
    Want.WHEN: re.compile(
        rf"\b(?:1[0-9]|20)\d\d\b|{_MONTH}|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\bcentur"
        r"|\b(?:today|yesterday|tomorrow)\b"
        r"|\b(?:last|next|this) (?:week|month|year|spring|summer|fall)\b"
        r"|\b\d{1,2}(?::\d\d)? ?(?:a\.m|p\.m)",
        re.I,
    ),
    Want.NUMBER: re.compile(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred"
        r"|thousand|million|billion|half|third|quarter|percent|per cent)\b",
        re.I,
    ),
    Want.WHERE: re.compile(r"\b(?:in|at|near|from|to|outside|into|across) (?:the )?[A-Z]\w+"),
    Want.WHY: re.compile(
        r"\b(?:because|due to|since|so that|in order to|as a result|reason|caused?|thanks to"
        r"|in response|to address|arguing|citing|led to)\b",
        re.I,
    ),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be shown, and the features that it is judged by (``FEATURES``).

    ``context`` is its document's title and its passage up to its end; ``quotation_start`` is where
    a quotation was opened that it begins inside of, else its own start; ``ends_quoted`` says
    whether a quotation goes on behind it.
    """

    hit: Hit
    sentences: tuple[tuple[int, int], ...]
    index: int
    text: str
    context: str
    quotation_start: int
    ends_quoted: bool
    terms: frozenset[str]
    features: tuple[float, ...]
    speaker: Speaker | None

    @property
    def span(self) -> tuple[int, int]:
        """Offsets into its document's text."""
        return self.sentences[self.index]

    @property
    def cosine(self) -> float:
        """Question and sentence, by meaning."""
        return self.features[FEATURES.index("cosine")]


FEATURES = (
    "shared",  # share of the question's terms, weighted by rarity, that the sentence has
    "around",  # the same with the sentence before and the document's title
    "pairs",  # share of the question's neighbouring term pairs that are near in the sentence
    "passage",  # fused score of its passage
    "offers",  # how many of the wanted kinds (date, number, place, …) it offers
    "names",  # share of the question's names that it has
    "names_around",  # the same with the sentence before and the title
    "speaks",  # the asked speaker speaks in it
    "length",  # words, in hundreds, up to one
    "is_question",  # it ends with a question mark
    *nearness.FEATURES,
)


def candidates(
    question: Question,
    vector: Vectors,
    hits: Sequence[Hit],
    snapshot: Snapshot,
    read: Sequence[Pieces],
) -> list[Candidate]:
    """The sentences of the best hits with their features, in the hits' order; ``read`` is the
    question and these hits as ``read_pieces`` gives them."""
    found: list[tuple[Hit, tuple[tuple[int, int], ...], int, str, str, Vectors]] = []
    hits = hits[:PASSAGES]
    near = _near(question, vector, hits, snapshot, read)
    for hit, nearby in zip(hits, near, strict=True):
        text = snapshot.text_of(hit.document.id)
        spans = tuple(snapshot.sentences(hit.row))
        for i, (start, end) in enumerate(spans):
            sentence = text[start:end]
            if (
                3 <= len(sentence.split()) <= MAX_WORDS
                and any(c.isalpha() for c in sentence)
                and not is_table_head(text, start, end)
                and not _is_heading(text, start, end)
            ):
                before = text[slice(*spans[i - 1])] if i else ""
                found.append((hit, spans, i, sentence, before, nearby[i]))
    weights = rarities(question, snapshot.lexical)
    result = []
    for hit, spans, i, sentence, before, nearby in found:
        own = terms(sentence)
        own_set = frozenset(own)
        meant = own_set.union(_counterparts(question.names, sentence))
        context = meant.union(terms(before), terms(hit.document.title))
        speaker = mentioned_speaker(sentence)
        features = (
            _share(weights, meant),
            _share(weights, context),
            _pairs(question.terms, own),
            hit.score,
            _offered(question, sentence),
            names_share(question.names, sentence),
            names_share(question.names, f"{sentence} {before} {hit.document.title}"),
            float(bool(question.speaker and speaker and same_name(question.speaker, speaker.name))),
            min(1.0, len(sentence.split()) / 100),
            float(sentence.rstrip("”\"’' ").endswith("?")),
            *nearby.tolist(),
        )
        text = snapshot.text_of(hit.document.id)
        start, end = spans[i]
        result.append(
            Candidate(
                hit,
                spans,
                i,
                sentence,
                f"{hit.document.title}\n{text[hit.start : end]}",
                quotation_start(text, start),
                quotation_start(text, end) < end,
                own_set,
                features,
                speaker,
            )
        )
    return result


def read_pieces(
    question: Question, hits: Sequence[Hit], snapshot: Snapshot, embedder: Embedder
) -> list[Pieces]:
    """The question and the best hits, read by the model."""
    texts = [snapshot.text_of(h.document.id)[h.start : h.end] for h in hits[:PASSAGES]]
    return embedder.pieces([question.text, *texts])


def with_read(hits: Sequence[Hit], late: Sequence[Hit]) -> list[Hit]:
    """The hits, with these later ones in the place of the last that are read."""
    rest = [hit for hit in hits if hit not in late]
    place = PASSAGES - len(late)
    return [*rest[:place], *late, *rest[place:]]


def _near(
    question: Question,
    vector: Vectors,
    hits: Sequence[Hit],
    snapshot: Snapshot,
    read: Sequence[Pieces],
) -> list[Vectors]:
    """``nearness`` of each hit's sentences."""
    own, *passages = read
    asked = nearness.asked(question.text, vector, own)
    return [
        nearness.nearness(
            asked, pieces, [(a - hit.start, b - hit.start) for a, b in snapshot.sentences(hit.row)]
        )
        for hit, pieces in zip(hits, passages, strict=True)
    ]


def is_table_head(text: str, start: int, end: int) -> bool:
    """Whether a line is the first row of a table: it names columns and says nothing."""
    if " | " not in text[start:end] or text[max(0, start - 2) : start] not in ("", "\n\n"):
        return False
    return text[end : end + 1] == "\n" and " | " in text[end + 1 :].split("\n", 1)[0]


def _is_heading(text: str, start: int, end: int) -> bool:
    """Whether a few words stand by themselves and end like no sentence."""
    own = text[start:end].strip()
    alone = text[max(0, start - 2) : start] == text[end : end + 2] == "\n\n"
    few = len(own.split()) <= _HEADING_WORDS and not any(c.isdigit() for c in own)
    return alone and few and own[-1:].isalpha()


def _counterparts(names: Sequence[str], sentence: str) -> frozenset[str]:
    """The terms of a name asked for that a sentence calls somebody's counterpart: of two people
    asked for, one is named, and the other is "his U.S. counterpart"."""
    missing = [name for name in names if not mentions(name, sentence)]
    if len(names) < 2 or len(missing) != 1 or "counterpart" not in sentence:
        return frozenset()
    return frozenset(terms(missing[0]))


def rarities(question: Question, lexical: Words) -> dict[str, float]:
    """The question's terms with their inverse document frequencies."""
    return {term: lexical.rarity(term) for term in question.terms}


def _share(weights: dict[str, float], present: frozenset[str]) -> float:
    total = sum(weights.values())
    return sum(w for term, w in weights.items() if term in present) / total if total else 0.0


def _pairs(question: Sequence[str], sentence: Sequence[str]) -> float:
    """Share of the question's neighbouring terms that stand within three words of each other."""
    wanted = list(pairwise(question))
    if not wanted:
        return 0.0
    places: dict[str, list[int]] = {}
    for i, term in enumerate(sentence):
        places.setdefault(term, []).append(i)
    near = sum(
        any(abs(i - j) <= 3 for i in places.get(a, ()) for j in places.get(b, ()))
        for a, b in wanted
    )
    return near / len(wanted)


def _offered(question: Question, sentence: str) -> float:
    """How many of the wanted kinds of answer the sentence has something of; 0.5 where no kind is
    wanted. Not a share: whoever asks when and where is not served by half of it."""
    if not question.wants:
        return 0.5
    offered = 0
    for want in question.wants:
        if want is Want.WHO:
            asked = {word.lower() for name in question.names for word in name.split()}
            names = names_in(sentence)
            offered += any(not set(name.lower().split()) <= asked for name in names)
        else:
            offered += bool(_OFFERS[want].search(sentence))
    return float(offered)


def same_name(asked: str, found: str) -> bool:
    """Whether a name asked for and a printed one can be the same: the asked last word is in it
    (``Ford`` and ``Doug Ford``), and where both have first names, they agree."""
    a = [w.strip(".,’'").casefold() for w in asked.split()]
    b = [w.strip(".,’'").casefold() for w in found.split()]
    if not a or not b or a[-1] not in b:
        return False
    return len(a) == 1 or len(b) == 1 or bool(set(a[:-1]) & set(b))


def may_be_same(one: str, other: str) -> bool:
    """Whether two names can be the same, whichever of them is the shorter form."""
    return same_name(one, other) or same_name(other, one)


def names_share(names: Sequence[str], text: str) -> float:
    """Share of the names that a text mentions on their own (``Mexico`` does not stand in
    ``Canada-U.S.-Mexico Agreement``); 1 where there are no names."""
    if not names:
        return 1.0
    return sum(mentions(name, text) for name in names) / len(names)


def mentions(name: str, text: str) -> bool:
    """Whether a text has this name, or at least its last word, as a word of its own."""
    word = re.escape(name.split()[-1].rstrip("."))
    return bool(re.search(rf"(?<![\w-]){word}(?![\w]|-\w)", text, re.I))


def feature_matrix(found: Sequence[Candidate]) -> Vectors:
    """The candidates' features, float32, shape (len(found), len(FEATURES))."""
    return np.array([c.features for c in found], dtype=np.float32).reshape(-1, len(FEATURES))
