"""Asking the questions of a gold file, and judging each answer by itself."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.answering.answer import Answer, Outcome, Quote
from bot.answering.answerer import Answerer
from bot.answering.compose import unsupported
from bot.answering.followup import Turn
from bot.evaluation.gold import Gold, GoldQuestion
from index.folding import fold
from index.search import Filter, Hit

PASSAGES = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """One question and what came of it. Ranks count from 1; None where nothing shown is right.

    ``passage`` is the rank of the first passage that has an answer, ``quote`` that of the first
    quote; ``seconds`` is what the answer took; ``verbatim`` counts the quotes that stand in the
    document as it was read anew; ``own_words`` whether the bot's own sentence has only numbers,
    names and days of its quotes; ``in_time`` whether what is shown is not of a day that the
    question rules out, None where it rules out none.
    """

    gold: GoldQuestion
    answer: Answer
    passage: int | None
    quote: int | None
    seconds: float
    verbatim: int
    own_words: bool
    in_time: bool | None

    @property
    def answered(self) -> bool:
        """Whether something was shown."""
        return self.answer.outcome is not Outcome.NOT_FOUND


@dataclass(frozen=True, slots=True)
class JudgedTurn:
    """A turn of a conversation; ``first`` has nothing before it."""

    judged: Judged
    first: bool


def ask_all(
    gold: Gold,
    answerer: Answerer,
    texts: Mapping[str, str],
    step: Callable[[], None] = lambda: None,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[list[Judged], list[JudgedTurn]]:
    """Ask everything, single questions and conversations. ``texts`` has the documents' texts by
    path, read anew from the library; ``step`` is called after each question."""
    singles = []
    for question in gold.questions:
        singles.append(_ask(question, answerer, (), texts, clock))
        step()
    turns = []
    for conversation in gold.conversations:
        before: list[Turn] = []
        for question in conversation:
            judged = _ask(question, answerer, tuple(before), texts, clock)
            turns.append(JudgedTurn(judged, not before))
            before.append(Turn(judged.answer.asked, judged.answer))
            step()
    return singles, turns


def _ask(
    gold: GoldQuestion,
    answerer: Answerer,
    turns: tuple[Turn, ...],
    texts: Mapping[str, str],
    clock: Callable[[], float],
) -> Judged:
    only = Filter(until=gold.as_of) if gold.as_of else None
    began = clock()
    answer = answerer.answer(gold.question, turns, only)
    seconds = clock() - began
    hits = answerer.search(answer.asked, PASSAGES, only) if gold.answers else []
    return Judged(
        gold=gold,
        answer=answer,
        passage=_first(_has_answer(gold, _text(answerer, hit), hit.document.path) for hit in hits),
        quote=_first(_has_answer(gold, q.text, q.document.path) for q in answer.quotes),
        seconds=seconds,
        verbatim=sum(_stands(quote, texts) for quote in answer.quotes),
        own_words=not answer.quotes or not unsupported(answer.text, answer.quotes),
        in_time=_in_time(gold, answer),
    )


def _text(answerer: Answerer, hit: Hit) -> str:
    return answerer.snapshot.text_of(hit.document.id)[hit.start : hit.end]


def _has_answer(gold: GoldQuestion, text: str, path: str) -> bool:
    """Whether a text of a document has one of the answers, capitals and kinds of quotation marks
    aside."""
    if gold.documents and not any(path == d or path.endswith(f"/{d}") for d in gold.documents):
        return False
    folded = " ".join(fold(text).split())
    return any(" ".join(fold(answer).split()) in folded for answer in gold.answers)


def _stands(quote: Quote, texts: Mapping[str, str]) -> bool:
    text = texts.get(quote.document.path, "")
    return bool(quote.text) and text[quote.start : quote.end] == quote.text


def _in_time(gold: GoldQuestion, answer: Answer) -> bool | None:
    days = [quote.document.published for quote in answer.quotes]
    if gold.as_of:
        return all(day is not None and day <= gold.as_of for day in days)
    if gold.newer_than:
        return not days or (days[0] is not None and days[0] >= gold.newer_than)
    return None


def _first(right: Iterator[bool]) -> int | None:
    return next((rank for rank, is_right in enumerate(right, 1) if is_right), None)
