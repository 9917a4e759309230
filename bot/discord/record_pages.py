"""Statements, meetings and tariffs as Discord messages: what is known, above the words that say so.

Every record has an embed of its own (more where its words are long), so that no quote is cut.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

import discord

from bot.discord.embeds import ANSWER, PLAIN, REFUSAL, File, Page
from bot.discord.limits import DESCRIPTION, TITLE, fits, shorten
from bot.discord.markdown import block_quote, escape
from bot.discord.parting import quote_parts
from bot.discord.sources import footer, link
from bot.record_rendering import rate_of
from bot.rendering import day
from index.records.days import find_days
from index.records.names import Names
from index.records.record import Meeting, MeetingStatus, Record, Statement, Tariff, TariffStatus
from index.records.tariffs_lookup import in_force
from index.records.vocabulary import Vocabulary, countries, products
from index.snapshot import Snapshot

_PER_PAGE = 5
# Of what is known, and of the words for one thing, so that a line of them fits.
_FACT = 120
_WORD = 60
_AMOUNT = re.compile(r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?)(?: ?%| per ?cent\b)")
_Shown = tuple[tuple[discord.Embed, ...], tuple[File, ...]]


def position_pages(found: Sequence[Statement], snapshot: Snapshot) -> tuple[Page, ...]:
    """Statements in their order, each under its day and its speaker. A statement whose day is not
    known has that of its document, and says so."""
    names = Names(s.speaker for s in snapshot.records(Statement) if s.speaker)
    shown = []
    for statement in found:
        published = snapshot.ref(statement.document).published
        said = day(statement.said_on)
        if statement.said_on is None and published:
            said = f"published {day(published)}"
        speaker = names.full(statement.speaker) if statement.speaker else statement.mention
        facts = [said, speaker or "speaker unknown", statement.role, statement.verb]
        shown.append(_embeds(facts, statement, snapshot, PLAIN))
    return _pages(shown, f"{_counted(found, 'statement')}, the oldest first")


def meeting_pages(found: Sequence[Meeting], snapshot: Snapshot) -> tuple[Page, ...]:
    """Meetings in their order, each under its day and who took part."""
    shown = []
    for meeting in found:
        facts = [
            day(meeting.date),
            meeting.kind,
            None if meeting.status is MeetingStatus.HELD else meeting.status.value,
            " and ".join(meeting.participants),
            meeting.place,
        ]
        shown.append(_embeds(facts, meeting, snapshot, PLAIN))
    return _pages(shown, f"{_counted(found, 'meeting')}, the newest first")


def tariff_pages(found: Sequence[Tariff], snapshot: Snapshot, on: date) -> tuple[Page, ...]:
    """What ``index.records.lookup.tariffs`` found for a day: first the rate in force on it, in a
    line made of words of the first quote; then, side by side, what is said otherwise of the same;
    then all others. Not for an empty list."""
    published = {ref.id: ref.published for ref in snapshot.documents}
    current = _in_force(found, on, published)
    leading = next((t for t in current if _leads(t, current[0], snapshot)), None)
    if leading:
        current = [leading, *(t for t in current if t is not leading)]
    groups = _alike(current)
    in_dispute = {id(tariff) for group in groups if _disagree(group) for tariff in group}
    current = [tariff for group in groups for tariff in group]
    holding = {id(tariff) for tariff in current}
    shown = []
    for tariff in [*current, *(t for t in found if id(t) not in holding)]:
        holds = id(tariff) in holding
        disputes = id(tariff) in in_dispute
        facts = [
            rate_of(tariff),
            "sources disagree" if disputes else None,
            _state(tariff, holds),
            *_tariff_facts(tariff),
        ]
        colour = REFUSAL if disputes else ANSWER if holds else PLAIN
        shown.append(_embeds(facts, tariff, snapshot, colour))
    if not current:
        lead: str | None = "The documents tell of no rate in force."
    elif id(current[0]) in in_dispute:
        lead = _disagreement(groups[0], snapshot)
    else:
        lead = _lead(leading, snapshot) if leading else None
    return _pages(shown, f"{_counted(found, 'record')}, as of {on}", lead)


def _in_force(
    found: Sequence[Tariff], on: date, published: Mapping[str, date | None]
) -> list[Tariff]:
    """Those of the tariffs that hold on a day.

    What holds stands before what is announced for later, and that before what is past: a tariff
    for the last of all days shows where the one ends.
    """
    mark = replace(
        found[0],
        status=TariffStatus.ANNOUNCED,
        announced=None,
        effective=date.max,
        until=None,
    )
    marked = in_force([mark, *found], product=None, country=None, as_of=on, published=published)
    before = {id(tariff) for tariff in marked[: marked.index(mark)]}
    return [tariff for tariff in found if id(tariff) in before and not _is_coming(tariff, on)]


def _is_coming(tariff: Tariff, on: date) -> bool:
    if tariff.effective is None:
        return tariff.status is TariffStatus.ANNOUNCED
    return tariff.effective > on


def _alike(current: Iterable[Tariff]) -> list[list[Tariff]]:
    """Tariffs together with those that one country charges on the same goods under the same law;
    of a group, the first of each rate before all others, so that they stand side by side."""
    groups: dict[object, dict[float | None, list[Tariff]]] = {}
    for tariff in current:
        goods = frozenset(tariff.products)
        key = (tariff.imposed_by, tariff.country, goods, tariff.authority, tariff.unit)
        groups.setdefault(key, {}).setdefault(tariff.rate, []).append(tariff)
    return [
        [*(alike[0] for alike in rates.values()), *(t for a in rates.values() for t in a[1:])]
        for rates in groups.values()
    ]


def _disagree(group: Iterable[Tariff]) -> bool:
    """Whether two documents have no rate in common. One document may well tell of several."""
    rates: dict[str, set[float | None]] = {}
    for tariff in group:
        rates.setdefault(tariff.document, set()).add(tariff.rate)
    return any(not one & other for one, other in combinations(rates.values(), 2))


def _leads(tariff: Tariff, first: Tariff, snapshot: Snapshot) -> bool:
    """Whether a tariff says the same as the first one, in words that a line can be made of."""
    same = (tariff.products, tariff.country, tariff.rate, tariff.unit) == (
        *(first.products, first.country, first.rate, first.unit),
    )
    return same and _lead(tariff, snapshot) is not None


def _lead(tariff: Tariff, snapshot: Snapshot) -> str | None:
    """The rate in one line, whose numbers, names and days are as the quote has them; None where
    the quote has no such rate."""
    words = _words(tariff, snapshot)
    rate = _amount(tariff, words)
    if rate is None:
        return None
    parts = [f"In force: **{rate}**"]
    goods = [_printed(name, products(), words) for name in tariff.products[:_PER_PAGE]]
    if any(goods):
        parts[0] += f" on {', '.join(filter(None, goods))}"
    for what, name in (("goods of", tariff.country), ("charged by", tariff.imposed_by)):
        if name and (printed := _printed(name, countries(), words)):
            parts.append(f"{what} {printed}")
    for what, when in (("since", tariff.effective), ("until", tariff.until)):
        if when and (written := _written(when, words, tariff, snapshot)):
            parts.append(f"{what} {written}")
    return " · ".join(parts)


def _amount(tariff: Tariff, words: str) -> str | None:
    """How a quote writes the rate, where that is in per cent."""
    amounts = (m[0] for m in _AMOUNT.finditer(words) if float(m[1].replace(",", "")) == tariff.rate)
    return next(amounts, None) if tariff.unit == "per cent" else None


def _printed(name: str, vocabulary: Vocabulary, words: str) -> str | None:
    """What a quote calls a thing of this name."""
    mention = next((m for m in vocabulary.find(words) if m.name == name), None)
    return shorten(words[mention.start : mention.end], _WORD, escape) if mention else None


def _written(when: date, words: str, tariff: Tariff, snapshot: Snapshot) -> str | None:
    """How a quote writes a day, where it gives its number."""
    for mention in find_days(words, snapshot.ref(tariff.document).published):
        written = words[mention.start : mention.end]
        if mention.day == when and any(char.isdigit() for char in written):
            return shorten(written, _WORD, escape)
    return None


def _disagreement(group: Sequence[Tariff], snapshot: Snapshot) -> str:
    """Who says what of one tariff: each rate with a source that has it, and that one's day."""
    said = []
    for tariff in list({t.rate: t for t in reversed(group)}.values())[::-1][:_PER_PAGE]:
        document = snapshot.ref(tariff.document)
        source = document.publisher if (document.publisher or "").strip() else document.title
        rate = _amount(tariff, _words(tariff, snapshot)) or rate_of(tariff)
        when = f"{shorten(source or '', 80, escape)}, {day(document.published)}"
        said.append(f"**{shorten(rate, 40, escape)}** ({when})")
    return f"Sources disagree: {' · '.join(said)}"


def _state(tariff: Tariff, holds: bool) -> str:
    if holds:
        return "in force"
    if tariff.status is TariffStatus.IN_FORCE:
        return "no longer in force"
    return tariff.status.value


def _tariff_facts(tariff: Tariff) -> list[str | None]:
    goods = ", ".join(tariff.products) or "all goods"
    return [
        f"{goods} of {tariff.country}" if tariff.country else goods,
        f"by {tariff.imposed_by}" if tariff.imposed_by else None,
        tariff.authority,
        f"from {tariff.effective}" if tariff.effective else None,
        f"until {tariff.until}" if tariff.until else None,
    ]


def _words(record: Record, snapshot: Snapshot) -> str:
    return snapshot.text_of(record.document)[record.start : record.end]


def _embeds(facts: Iterable[str | None], record: Record, snapshot: Snapshot, colour: int) -> _Shown:
    """A record: the facts above its words, the source below; in a file where the words are too
    long for a message."""
    document, words = snapshot.ref(record.document), _words(record, snapshot)
    files: tuple[File, ...] = ()
    bodies = [block_quote(part) for part in quote_parts(words, DESCRIPTION) or ()]
    embeds = [discord.Embed(colour=colour, description=body) for body in bodies]
    head = shorten(" · ".join(shorten(fact, _FACT) for fact in facts if fact), TITLE, escape)
    source = " · ".join(filter(None, [shorten(document.title, 300), footer(document)]))
    _frame(embeds, head, link(document, words), source)
    if not embeds or not fits(embeds):
        body = "The words are too long for a message; quote.txt has them whole."
        embeds = [discord.Embed(colour=colour, description=body)]
        files = (("quote.txt", words.encode("utf-8", "replace")),)
        _frame(embeds, head, link(document, words), source)
    return tuple(embeds), files


def _pages(shown: Sequence[_Shown], summary: str, lead: str | None = None) -> tuple[Page, ...]:
    """Records on as few pages as take them, in order. The lead stands above the first ones."""
    pages: list[tuple[int, list[discord.Embed], tuple[File, ...]]] = []
    for embeds, files in shown:
        count, before, attached = pages[-1] if pages else (_PER_PAGE, [], ())
        if count == _PER_PAGE or files or attached or not fits([*before, *embeds]):
            pages.append((1, list(embeds), files))
        else:
            pages[-1] = (count + 1, [*before, *embeds], attached)
    made: list[Page] = []
    first = 1
    for count, embeds_of_page, files in pages:
        last = first + count - 1
        place = f"{first}–{last}" if count > 1 else f"{first}"
        above = [lead if first == 1 else None, f"{summary}: {place}"]
        made.append(Page("\n".join(filter(None, above)), tuple(embeds_of_page), files))
        first = last + 1
    return tuple(made)


def _frame(embeds: Sequence[discord.Embed], head: str, address: str | None, source: str) -> None:
    """The facts and the link above the first embed, the source below the last."""
    if embeds:
        embeds[0].title, embeds[0].url = head, address
        embeds[-1].set_footer(text=source)


def _counted(found: Sequence[Record], what: str) -> str:
    return f"{len(found)} {what}{'' if len(found) == 1 else 's'}"
