"""The way of a question: understood, looked up and searched, spans chosen and checked, answered or
refused."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

import numpy as np

from bot.answering.amounts import amount_asked, has_amount
from bot.answering.answer import Answer, Outcome, Quote
from bot.answering.answerability import Answerability, ReadCandidates, open_answerability
from bot.answering.carried import carried, carried_scores, with_carried
from bot.answering.compose import UNCLEAR, compose, unsupported
from bot.answering.confidence import (
    THRESHOLD,
    asks_words,
    confidence,
    confidence_features,
    is_anothers,
)
from bot.answering.ended_rates import has_rates, with_ends
from bot.answering.finding import Finder
from bot.answering.followup import Turn, complete, unclear_person
from bot.answering.offers import offer_scores
from bot.answering.on_record import Heard, OnRecord, with_heard, with_their_passages
from bot.answering.periods import Period, without_news
from bot.answering.question import MAX_LENGTH, Question, understand
from bot.answering.ranking import ranked
from bot.answering.records.inquiry import Inquiry
from bot.answering.records.people import People
from bot.answering.records.tell import comes_first, inquire, may_answer, tell
from bot.answering.records.told import Span
from bot.answering.reranking import reranked_scores
from bot.answering.rewording import reworded
from bot.answering.select import Chosen, choose, scores
from bot.answering.spans import PASSAGES, Candidate, candidates, read_pieces
from bot.answering.spelling import Spelling
from bot.answering.subjects import misses_subject
from bot.answering.superseded import Tariffs, newer_first, superseded_by
from bot.answering.timeliness import timely_scores
from corpus.document import DocumentRef, canonical_text
from corpus.errors import CommuniqueError
from index.attribution import Speaker, mentioned_speaker
from index.embedder import Embedder, Pieces, Vectors
from index.engine import Snapshot
from index.records.entities import read_entities
from index.records.record import Tariff
from index.records.tariffs_day import TariffsOn, tariffs_on
from index.reranker import Reranker
from index.search import Filter, Hit
from index.sentences import split_sentences

_HITS = 20
# A follow-up may be answered further down in the documents just quoted.
_CARRIED_HITS = 100
_NEAR = 3


class QuestionError(CommuniqueError):
    """Something that is not a question was asked."""


class Answerer:
    """Answers from one snapshot. Safe to use from many threads. ``today`` is the clock; a
    ``reranker`` has the last word on the order of passages and sentences."""

    def __init__(
        self,
        snapshot: Snapshot,
        embedder: Embedder,
        today: Callable[[], date] = date.today,
        reranker: Reranker | None = None,
    ) -> None:
        self.snapshot = snapshot
        self.embedder = embedder
        self._today = today
        self._reranker = reranker
        self._standing: tuple[date, TariffsOn] | None = None
        self._finder = Finder(snapshot, embedder, reranker, today)

    @cached_property
    def _answerability(self) -> Answerability | None:
        return open_answerability(self.embedder)

    @cached_property
    def _people(self) -> People:
        return People(read_entities(self.snapshot))

    @cached_property
    def _on_record(self) -> OnRecord:
        return OnRecord(self.snapshot)

    @cached_property
    def _tariffs(self) -> Tariffs:
        found: dict[str, list[Tariff]] = {}
        for tariff in self.snapshot.records(Tariff):
            found.setdefault(tariff.document, []).append(tariff)
        return found

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(self.snapshot.lexical, lambda: read_entities(self.snapshot))

    def spelled(self, text: str) -> str:
        """A question or a query as it is read: one clean line, its misspelt words as they are
        meant. Raises QuestionError."""
        return self._spelling.corrected(checked(text))

    def search(self, query: str, limit: int, only: Filter | None = None) -> list[Hit]:
        """The passages behind an answer, best first. Raises QuestionError."""
        query = self.spelled(query)
        vector = self._vector(query)
        hits = self._finder.hits(query, vector, max(limit, PASSAGES), only)
        if self._reranker:
            return hits[:limit]
        question = understand(query)
        read = read_pieces(question, hits, self.snapshot, self.embedder)
        found = candidates(question, vector, hits, self.snapshot, read)
        return ranked(hits, found, scores(found))[:limit]

    def answer(
        self, question: str, turns: Sequence[Turn] = (), only: Filter | None = None
    ) -> Answer:
        """Up to three quotes that answer, or a refusal with the nearest documents.

        Raises QuestionError for a text without words or one that is far too long.
        """
        typed = self.spelled(question)
        answer = self._answer_to(typed, turns, only)
        if answer.outcome is Outcome.NOT_FOUND and answer.text != UNCLEAR:
            ways = [
                self._answer_to(other, turns, only)
                for other in reworded(typed, self.snapshot.lexical)
            ]
            found = [way for way in ways if way.outcome is not Outcome.NOT_FOUND]
            answer = max(found, key=lambda way: way.confidence, default=answer)
        return replace(answer, question=question)

    def _answer_to(self, typed: str, turns: Sequence[Turn], only: Filter | None) -> Answer:
        """The answer to a question, or to a follow-up, in these words."""
        asked = complete(typed, turns)
        words = without_news(asked)
        understood = understand(words)
        vector = self._vector(words)
        gains = carried(typed, asked, turns)
        many = _CARRIED_HITS if gains else _HITS
        period, hits = self._finder.timely(asked, vector, many, only)
        near = _near(hits)
        nothing = Answer(typed, asked, Outcome.NOT_FOUND, 0.0, compose(()), None, (), near)
        if unclear_person(asked):
            return replace(nothing, text=UNCLEAR)
        inquiry = inquire(understand(asked), self._people, self._today())
        first = inquiry is not None and comes_first(inquiry)
        if first and (answer := self._from_records(inquiry, vector, only, nothing)):
            return answer
        heard = self._on_record.heard(understood)
        hits = with_carried(hits, gains) if gains else with_their_passages(hits, heard)
        read = read_pieces(understood, hits, self.snapshot, self.embedder)
        found = candidates(understood, vector, hits, self.snapshot, read)
        scored = scores(found)
        if gains:
            own = self._scores_by_own_words(typed, hits, read)
            scored = carried_scores(found, scored, own, gains)
        # What is new on a matter is no fact that one sentence can be judged by.
        is_plain = not (gains or asked != typed or (period and period.is_news))
        together = self._together(understood) if is_plain else None
        chosen, sure = self._judge(understood, hits, found, scored, period, heard, together)
        shown = [c.candidate for c in chosen]
        astray = inquiry and not may_answer(inquiry, shown, self.snapshot, self._tariffs)
        if astray or misses_subject(asked, shown) or self._lacks_amount(asked, chosen):
            sure = min(sure, THRESHOLD / 2)
        if sure >= THRESHOLD:
            quotes = tuple(
                replace(self._quote(c), superseded=superseded_by(shown, i, self._tariffs))
                for i, c in enumerate(chosen)
            )
            quotes = self._with_ends(quotes, asked, period, only)
            return _answered(nothing, Outcome.ANSWERED, sure, compose(quotes), quotes)
        if not first and (answer := self._from_records(inquiry, vector, only, nothing)):
            return answer
        return replace(nothing, confidence=sure)

    def _with_ends(
        self, quotes: tuple[Quote, ...], asked: str, period: Period | None, only: Filter | None
    ) -> tuple[Quote, ...]:
        """The quotes of an answer, with the ends of rates that they tell of."""
        if not has_rates(quotes, self._tariffs):
            return quotes
        now = self._tariffs_now(only)
        return with_ends(quotes, asked, period, self._tariffs, now, self.snapshot)

    def _tariffs_now(self, only: Filter | None) -> TariffsOn:
        """All tariffs as they stand today; those of all documents are worked out once a day."""
        today = self._today()
        if only:
            return tariffs_on(self.snapshot, as_of=today, admits=only.admits)
        # Read once: another thread may put another day in its place.
        standing = self._standing
        if standing is None or standing[0] != today:
            standing = self._standing = (today, tariffs_on(self.snapshot, as_of=today))
        return standing[1]

    def _scores_by_own_words(
        self, typed: str, hits: Sequence[Hit], read: Sequence[Pieces]
    ) -> Vectors:
        """The scores of the hits' sentences for a follow-up as it was typed. ``read`` has the hits
        behind the completed question."""
        (own,) = self.embedder.pieces([typed])
        question, vector = understand(typed), self._vector(typed)
        return scores(candidates(question, vector, hits, self.snapshot, [own, *read[1:]]))

    def _from_records(
        self, inquiry: Inquiry | None, vector: Vectors, only: Filter | None, nothing: Answer
    ) -> Answer | None:
        """What the records answer; None where they leave it open, or where the sentence would say
        more than its quotes."""
        if inquiry is None:
            return None
        told = tell(inquiry, vector, self.snapshot, self.embedder, only, self._today())
        if told is None:
            return None
        quotes = tuple(map(self._told_quote, told.spans, told.speakers))
        if unsupported(told.text, quotes):
            return None
        return _answered(nothing, told.outcome, told.confidence, told.text, quotes)

    def _told_quote(self, span: Span, speaker: str | None) -> Quote:
        document = self.snapshot.document(span[0])
        text = document.text[span[1] : span[2]]
        # Of many sentences, who speaks in a later one has not said them all.
        first, *others = split_sentences(text)
        alone = text[slice(*first)] if len(others) > 1 else text
        heard = Speaker(speaker, speaker) if speaker else mentioned_speaker(alone)
        return Quote(document, span[1], span[2], heard if heard and heard.name else None)

    def _judge(
        self,
        question: Question,
        hits: Sequence[Hit],
        found: Sequence[Candidate],
        scored: Vectors,
        period: Period | None,
        heard: Heard,
        together: ReadCandidates | None,
    ) -> tuple[list[Chosen], float]:
        """The spans to show, and the probability that they answer the question.

        ``scored`` has the candidates' scores; ``period`` is the days that it is about, ``heard``
        where the one speaks whose words are asked for; ``together`` reads candidates with it.
        """
        if not found:
            return [], 0.0
        if self._reranker:
            scored = reranked_scores(self._reranker, question.text, found, scored)
        fitting = with_heard(question, found, offer_scores(question, found, scored), heard)
        timely = timely_scores(found, fitting, period, of_words=asks_words(question))
        gains = np.zeros_like(scored)
        # Where rules or a reranker have spoken, what the network makes of it adds nothing.
        ruled = self._reranker or period or not np.array_equal(scored, fitting)
        if together and not ruled:
            gains = together.gains(found, scored)
        chosen = choose(found, newer_first(found, timely + gains, self._tariffs, period))
        # What was fitted knows neither who speaks nor when: it judges its own choice, too.
        plain = choose(found, scored + gains)
        alike = any(one.candidate is plain[0].candidate for one in chosen)
        sure = 0.0
        for spans in (chosen,) if alike else (chosen, plain):
            odds = together.odds([c.candidate for c in spans]) if together else None
            sure = max(sure, confidence(judged(question, hits, found, scored, spans, odds)))
        shown = [c.candidate for c in chosen]
        sure = self._on_record.sureness(question, shown, heard, sure)
        own = [
            c for c in chosen if heard.has(c.candidate) or not is_anothers(question, c.candidate)
        ]
        return own or chosen, sure

    def _together(self, question: Question) -> ReadCandidates | None:
        """What reads candidates together with a question, as somebody asks it: nothing should with
        one that was completed from what was said before."""
        network = self._answerability
        return ReadCandidates(network, question.text) if network else None

    def _lacks_amount(self, asked: str, chosen: Sequence[Chosen]) -> bool:
        """Whether it is asked how much or how many of something and no quote has a number of it."""
        amount = amount_asked(asked)
        return amount is not None and not any(
            has_amount(amount, self.snapshot.text_of(c.candidate.hit.document.id)[c.start : c.end])
            for c in chosen
        )

    def _quote(self, chosen: Chosen) -> Quote:
        """The quote, with the speaker that it names: its own sentence's, or its neighbour's."""
        candidate = chosen.candidate
        document = self.snapshot.document(candidate.hit.document.id)
        speaker = candidate.speaker
        for start, end in candidate.sentences:
            if (speaker is None or not speaker.name) and chosen.core[0] <= start < chosen.core[1]:
                speaker = mentioned_speaker(document.text[start:end])
        speaker = self._on_record.signature(speaker, document.id, chosen.core)
        return Quote(document, chosen.start, chosen.end, speaker)

    def _vector(self, text: str) -> Vectors:
        vector: Vectors = self.embedder.embed([text])[0]
        return vector


def judged(
    question: Question,
    hits: Sequence[Hit],
    found: Sequence[Candidate],
    scored: Vectors,
    chosen: Sequence[Chosen],
    odds: Vectors | None,
) -> Vectors:
    """What ``confidence`` judges an answer by; ``odds`` as in ``confidence_features``."""
    first = chosen[0].candidate
    score = float(np.max(scored))
    elsewhere = max(
        (float(s) for c, s in zip(found, scored, strict=True) if c.hit.row != first.hit.row),
        default=0.0,
    )
    shown = [c.candidate for c in chosen]
    return confidence_features(question, hits, shown, odds, score, score - elsewhere)


def checked(text: str) -> str:
    """A question as one clean line. Raises QuestionError where it cannot be one."""
    clean = " ".join(canonical_text(text).split())
    if not clean:
        raise QuestionError(
            "the question is empty; ask something like: what is the rate on copper?"
        )
    if len(clean) > MAX_LENGTH:
        raise QuestionError(
            f"the question has {len(clean)} characters, at most {MAX_LENGTH} are read; shorten it"
        )
    if not any(unicodedata.category(c)[0] in "LN" for c in clean):
        raise QuestionError("there are no words in the question; ask in words")
    return clean


def _answered(
    nothing: Answer, outcome: Outcome, sure: float, text: str, quotes: tuple[Quote, ...]
) -> Answer:
    """The refusal of a question made into its answer, as of the newest document quoted."""
    days = [quote.document.published for quote in quotes if quote.document.published]
    return replace(
        nothing,
        outcome=outcome,
        confidence=sure,
        text=text,
        as_of=max(days, default=None),
        quotes=quotes,
    )


def _near(hits: Sequence[Hit]) -> tuple[DocumentRef, ...]:
    documents = {hit.document.id: hit.document for hit in hits}
    return tuple(documents.values())[:_NEAR]
