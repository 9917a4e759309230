"""Reading tariffs: who taxes what from whom, at which rate, under which law, since when."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from corpus.document import Document
from index.records.record import Tariff
from index.records.tariffs_amended import amended_rates
from index.records.tariffs_context import read_context
from index.records.tariffs_ends import ended_law, kept_goods
from index.records.tariffs_numbers import has_number, names_tariff
from index.records.tariffs_sentences import HISTORY, Around, SentenceReader
from index.records.tariffs_spared import excepted, spared_countries, spared_rates
from index.records.tariffs_tables import Line, read_table
from index.sentences import CELLS, split_sentences

# A sentence that says more of the tariffs of the one before.
_GOES_ON = re.compile(r"(?:The (?:increase|tariffs?|dut(?:y|ies)|rates?|surcharge)|It|They|That)\b")
# A rate with nothing in front of it, and the label that it is the rate of: “Heavy trucks. 25%”.
_BARE = re.compile(r"(?:An? |The )?\d[\d.]* ?(?:%|per ?cent)")
_LABEL_WORDS = 10
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|does?|did|can|may)\b")
_ASKS = re.compile(r"\?[”\"’)]*$|^Q ")
# What a longer one says is read in pieces, so that no sentence takes more than its share of time.
_LONGEST = 2_000
_ABOVE = 600


def read_tariffs(document: Document) -> list[Tariff]:
    """Every tariff that a document states, in the order of its text; each record’s span is the
    sentence, or the table row, that says so.

    A sentence about the goods of two countries gives a record for each; a rate that the sentence
    says was replaced gives none. What is only asked is not stated.
    """
    context = read_context(document)
    reader = SentenceReader(document.id, context)
    found: list[Tariff] = []
    above = ""
    for block, is_table in _blocks(document.text):
        if is_table:
            found += read_table(document.id, block, above, context)
            found += _ended_in_rows(document.id, block, context.published)
            continue
        if has_number(block[0].words) or names_tariff(block[0].words):
            about = context.about_tariffs or names_tariff(above[-_ABOVE:])
            found += _read_line(reader, block[0], about=about)
        above = block[0].words
    amended = [*amended_rates(document, context)]
    return _once(sorted([*found, *amended], key=lambda tariff: tariff.start) if amended else found)


def _blocks(text: str) -> Iterator[tuple[list[Line], bool]]:
    """The lines of a text; the rows of a table together, and marked as one."""
    rows: list[Line] = []
    start = 0
    for words in text.split("\n"):
        line = Line(start, words)
        start += len(words) + 1
        if CELLS in words or words.startswith("|") or words.endswith(" |"):
            rows.append(line)
            continue
        if rows:
            yield rows, True
            rows = []
        if words:
            yield [line], False
    if rows:
        yield rows, True


def _read_line(reader: SentenceReader, line: Line, *, about: bool) -> Iterator[Tariff]:
    """The tariffs of a paragraph; ``about``: what stands above it speaks of tariffs."""
    reader.begin_paragraph(line.words)
    spans = split_sentences(line.words, lambda words: len(words) <= _LONGEST)
    told: list[Tariff] = []
    for i, (start, end) in enumerate(spans):
        sentence = line.words[start:end]
        label = line.words[slice(*spans[0])]
        if i == 1 and _BARE.match(sentence) and _is_label(label):
            # “Heavy trucks. 25% since May 1”: what it is about, and what is said of it.
            start = spans[0][0]
            sentence = f"{label[:-1]}:{line.words[spans[0][1] : end]}"
        about = about or names_tariff(sentence)
        span = (line.start + start, line.start + end)
        yield from spared_countries(reader.document, span, sentence, reader.imposer)
        before, told = told, []
        if (has_number(sentence) or names_tariff(sentence)) and not _ASKS.search(sentence):
            around = Around(
                line.words[slice(*spans[i - 1])] if i else "",
                line.words[slice(*spans[i + 1])] if i + 1 < len(spans) else "",
            )
            told = list(reader.read(span, sentence, around, about=about))
            for tariff in told:
                yield tariff
                yield from kept_goods(tariff, sentence)
                yield from spared_rates(tariff, sentence)
            if ended := ended_law(reader.document, span, sentence, reader.context.published):
                yield ended
        recited = reader.context.orders and HISTORY.search(sentence)
        if not recited and (told or _GOES_ON.match(sentence)):
            yield from excepted(sentence, span, told or before)


def _is_label(words: str) -> bool:
    """Whether the first sentence of a paragraph only says what the paragraph is about."""
    short = len(words.split()) <= _LABEL_WORDS and words.endswith(".")
    return short and not has_number(words) and not _VERB.search(words)


def _ended_in_rows(
    identifier: str, rows: Sequence[Line], published: date | None
) -> Iterator[Tariff]:
    """The ends of laws that the rows of a table tell."""
    for row in rows:
        if ended := ended_law(
            identifier, (row.start, row.start + len(row.words)), row.words, published
        ):
            yield ended


def _once(tariffs: Sequence[Tariff]) -> list[Tariff]:
    """Without those that say the same as an earlier one of the document."""
    first: dict[Tariff, Tariff] = {}
    for tariff in tariffs:
        first.setdefault(replace(tariff, start=0, end=0), tariff)
    return list(first.values())
