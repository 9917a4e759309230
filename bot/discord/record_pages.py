"""Statements, meetings and tariffs as Discord messages: what is known, above the words that say so.

Every record has an embed of its own (more where its words are long), so that no quote is cut.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import discord

from bot.answering.records.printed import printed_day, printed_rate, printed_term
from bot.discord.embeds import ANSWER, PLAIN, REFUSAL, File, Page
from bot.discord.limits import DESCRIPTION, TITLE, fits, shorten
from bot.discord.markdown import block_quote, escape
from bot.discord.parting import quote_parts
from bot.discord.sources import footer, link
from bot.record_rendering import rate_of, state_of, when_said
from bot.rendering import day
from index.engine import Snapshot
from index.records.lookup import words_of
from index.records.record import Meeting, MeetingStatus, Record, Statement, Tariff
from index.records.tariffs_day import TariffsOn
from index.records.vocabulary import countries, products

_PER_PAGE = 5
# Of what is known, and of the words for one thing, so that a line of them fits.
_FACT = 120
_WORD = 60
_Shown = tuple[tuple[discord.Embed, ...], tuple[File, ...]]


def position_pages(found: Sequence[Statement], snapshot: Snapshot) -> tuple[Page, ...]:
    """Statements in their order, each under its day and its speaker. A statement whose day is not
    known has that of its document, and says so."""
    shown = []
    for statement in found:
        said = when_said(statement, snapshot.ref(statement.document).published)
        speaker = statement.speaker or statement.mention or "speaker unknown"
        facts = [said, speaker, statement.role, statement.verb]
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


def tariff_pages(tariffs: TariffsOn, snapshot: Snapshot, on: date) -> tuple[Page, ...]:
    """The tariffs of a day: first the rate in force on it, in a line made of words of the first
    quote; then, side by side, what is said otherwise of the same; then all others. Not for none."""
    held = list(tariffs.held)
    leading = next((t for t in held if _leads(t, held[0], snapshot)), None)
    if leading and not tariffs.is_disputed(held[0]):
        held = [leading, *(t for t in held if t is not leading)]
    shown = []
    for tariff, holds in replace(tariffs, held=tuple(held)).states:
        disputed = holds and tariffs.is_disputed(tariff)
        facts = [
            rate_of(tariff),
            "conflicting" if disputed else None,
            state_of(tariff, holds=holds),
            *_tariff_facts(tariff),
        ]
        colour = REFUSAL if disputed else ANSWER if holds else PLAIN
        shown.append(_embeds(facts, tariff, snapshot, colour))
    if not held:
        lead: str | None = "The documents tell of no rate in force."
    elif dispute := next((group for group in tariffs.disputes if held[0] in group), None):
        lead = _disagreement(dispute, snapshot)
    else:
        lead = _lead(leading, snapshot) if leading else None
    return _pages(shown, f"{_counted(tariffs.found, 'record')}, as of {on}", lead)


def _leads(tariff: Tariff, first: Tariff, snapshot: Snapshot) -> bool:
    """Whether a tariff says the same as the first one, in words that a line can be made of."""
    same = (tariff.products, tariff.country, tariff.rate, tariff.unit) == (
        *(first.products, first.country, first.rate, first.unit),
    )
    return same and _lead(tariff, snapshot) is not None


def _lead(tariff: Tariff, snapshot: Snapshot) -> str | None:
    """The rate in one line, whose numbers, names and days are as the quote has them; None where
    the quote has no such rate."""
    words = words_of(tariff, snapshot)
    rate = printed_rate(tariff, words)
    if rate is None:
        return None
    parts = [f"In force: **{rate}**"]
    goods = [printed_term(name, products(), words) for name in tariff.products[:_PER_PAGE]]
    if any(goods):
        parts[0] += f" on {', '.join(_short(name) for name in goods if name)}"
    for what, name in (("goods of", tariff.country), ("charged by", tariff.imposed_by)):
        if name and (printed := printed_term(name, countries(), words)):
            parts.append(f"{what} {_short(printed)}")
    published = snapshot.ref(tariff.document).published
    for what, when in (("since", tariff.effective), ("until", tariff.until)):
        if when and (written := printed_day(when, words, published)):
            parts.append(f"{what} {_short(written)}")
    return " · ".join(parts)


def _short(words: str) -> str:
    return shorten(words, _WORD, escape)


def _disagreement(group: Sequence[Tariff], snapshot: Snapshot) -> str:
    """Who says what of one tariff: each rate with a source that has it, and that one's day."""
    said = []
    for tariff in list({t.rate: t for t in reversed(group)}.values())[::-1][:_PER_PAGE]:
        document = snapshot.ref(tariff.document)
        source = document.publisher if (document.publisher or "").strip() else document.title
        rate = printed_rate(tariff, words_of(tariff, snapshot)) or rate_of(tariff)
        when = f"{shorten(source or '', 80, escape)}, {day(document.published)}"
        said.append(f"**{shorten(rate, 40, escape)}** ({when})")
    return f"Sources disagree: {' · '.join(said)}"


def _tariff_facts(tariff: Tariff) -> list[str | None]:
    goods = ", ".join(tariff.products) or "all goods"
    return [
        f"{goods} of {tariff.country}" if tariff.country else goods,
        f"by {tariff.imposed_by}" if tariff.imposed_by else None,
        tariff.authority,
        f"from {tariff.effective}" if tariff.effective else None,
        f"until {tariff.until}" if tariff.until else None,
    ]


def _embeds(facts: Iterable[str | None], record: Record, snapshot: Snapshot, colour: int) -> _Shown:
    """A record: the facts above its words, the source below; in a file where the words are too
    long for a message."""
    document, words = snapshot.ref(record.document), words_of(record, snapshot)
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
