"""Answers, passages and verdicts as Discord messages. The words of documents are never markup.

A description holds a document’s words behind ``>``, and ours only outside of that.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.answering.answer import Answer, Outcome, Quote
from bot.answering.compose import ANSWERED, unsupported
from bot.answering.verify import Verdict, Verification
from bot.discord.limits import DESCRIPTION, TITLE, fits, listed, shorten, size
from bot.discord.markdown import block_quote, escape
from bot.discord.parting import in_context, quote_parts
from bot.discord.sources import footer, link, source_line, title
from bot.rendering import day
from index.engine import Snapshot
from index.search import Hit

ANSWER = 0x2E7D32
REFUSAL = 0xB26A00
PLAIN = 0x546E7A

_QUESTION = "**Q**: "
_NEAR = "The nearest documents, which need not have to do with it:"
_VERDICTS = {
    Verdict.EXACT: ("✅", ANSWER),
    Verdict.ALTERED: ("✏️", REFUSAL),
    Verdict.MISATTRIBUTED: ("👤", REFUSAL),
    Verdict.ABSENT: ("❌", 0xB71C1C),
}
# What the fields of a verdict take at most.
_VERDICT_FIELDS = 1600

# As transcripts print them: “THE PRESIDENT: …”, “Q …”, “MR. SMITH: …”.
_LABEL = re.compile(r"(?:[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.’' -]+:|Q )")

File = tuple[str, bytes]
"""A name and what is in it."""


@dataclass(frozen=True, slots=True)
class Page:
    """One message: its text, its embeds and its files."""

    content: str | None
    embeds: tuple[discord.Embed, ...]
    files: tuple[File, ...] = ()


def answer_page(answer: Answer, number: int, *, show_question: bool) -> Page:
    """One quote of an answer, counted from 0. The quote is shown whole, whatever its length. Where
    sources disagree, what the others say stands beside it, as far as the message takes it."""
    embeds, files = _counted_quote(answer, number)
    quotes = [answer.quotes[number]]
    for other in range(len(answer.quotes)) if answer.outcome is Outcome.CONFLICTING else ():
        more, attached = _counted_quote(answer, other)
        if other != number and not attached and fits([*embeds, *more]):
            embeds += more
            quotes.append(answer.quotes[other])
    # The sentence is the first quote’s; above another one it may say what that does not.
    text = ANSWERED if number and unsupported(answer.text, quotes) else answer.text
    lines = [*_asked(answer, show_question), shorten(text, 400, escape)]
    return Page("\n".join(lines), embeds, files)


def _counted_quote(
    answer: Answer, number: int
) -> tuple[tuple[discord.Embed, ...], tuple[File, ...]]:
    quote = answer.quotes[number]
    place = f"Quote {number + 1} of {len(answer.quotes)}"
    note = f"{place} · confidence {100 * answer.confidence:.0f} %"
    if quote.superseded:
        newer = f"newer in another quote: {day(quote.superseded)}"
        note = f"⚠ As of {day(quote.document.published)}; {newer}\n{note}"
    is_current = answer.outcome is Outcome.ANSWERED and not quote.superseded
    return _quote_embeds(quote, ANSWER if is_current else REFUSAL, note=note)


def refusal_page(answer: Answer, *, show_question: bool) -> Page:
    """That the documents do not answer, and which ones are nearest."""
    embed = discord.Embed(colour=REFUSAL, title=shorten(answer.text, TITLE, escape))
    if answer.near:
        lines = [f"· {source_line(document)}" for document in answer.near]
        embed.description = f"{_NEAR}\n{listed(lines, DESCRIPTION - len(_NEAR) - 1)[0]}"
    return Page("\n".join(_asked(answer, show_question)) or None, (embed,))


def _asked(answer: Answer, show_question: bool) -> list[str]:
    """The question, and how it was understood where that differs: at most 1500 together."""
    lines = []
    if show_question:
        lines.append(f"{_QUESTION}{shorten(answer.question, 800, escape)}")
    # Behind the question may stand which documents were asked.
    if not f"{answer.question} (".startswith(f"{answer.asked} ("):
        lines.append(_asked_as(answer.asked))
    return lines


def _asked_as(asked: str) -> str:
    return f"(asked as: {shorten(asked, 650, escape)})"


def shows_question(content: str) -> bool:
    """Whether the text of an answer's message begins with the question."""
    return content.startswith(_QUESTION)


def context_page(quote: Quote) -> Page:
    """The paragraph around a quote, with the quoted words in bold. Unsigned: whose words the quote
    has, the words around it need not be."""
    if shown := in_context(quote.document.text, quote.start, quote.end, DESCRIPTION):
        embeds = _framed([shown], quote, ANSWER)
        if fits(embeds):
            return Page(None, embeds)
    return Page(None, *_quote_embeds(quote, ANSWER))


def passage_pages(
    hits: Sequence[Hit], snapshot: Snapshot, asked: str | None = None
) -> tuple[Page, ...]:
    """The passages found, one a page, best first; one page that says so where there are none.

    ``asked`` is the query as it was understood, where that is not as it was typed.
    """
    if not hits:
        return (Page("No passage was found.", ()),)
    head = _asked_as(asked) if asked else None
    pages = []
    for number, hit in enumerate(hits, 1):
        passage = Quote(snapshot.document(hit.document.id), hit.start, hit.end)
        note = f"Passage {number} of {len(hits)}"
        pages.append(Page(head, *_quote_embeds(passage, PLAIN, note=note)))
    return tuple(pages)


def verification_page(found: Sequence[Verification]) -> Page:
    """The verdict on each quotation, with the nearest words of the documents; as many quotations
    as one message takes, and how many are left out."""
    if not found:
        return Page("There is no quotation in it.", ())
    embeds: tuple[discord.Embed, ...] = ()
    files: tuple[File, ...] = ()
    shown = 0
    for verification in found:
        more, attached = _verdict_embeds(verification, f"quote-{shown + 1}.txt")
        if not fits([*embeds, *more]):
            break
        embeds += more
        files += attached
        shown += 1
    left = len(found) - shown
    if not left:
        return Page(None, embeds, files)
    what = "1 quotation is" if left == 1 else f"{left} quotations are"
    return Page(f"{what} left out here; verify fewer at once.", embeds, files)


def _verdict_embeds(
    found: Verification, name: str
) -> tuple[tuple[discord.Embed, ...], tuple[File, ...]]:
    """A verdict, and below it the document’s words, the quotation and what differs."""
    sign, colour = _VERDICTS[found.verdict]
    verdict = f"{sign} {found.verdict.value.capitalize()}"
    embeds: tuple[discord.Embed, ...] = (discord.Embed(colour=colour, title=verdict),)
    files: tuple[File, ...] = ()
    if found.best:
        embeds, files = _quote_embeds(
            found.best, colour, lead=f"{verdict} · ", name=name, spare=_VERDICT_FIELDS
        )
    _add_field(embeds[-1], "Quotation", shorten(found.text, 500, escape))
    if found.difference:
        label = "Difference" if found.verdict is Verdict.ALTERED else "Note"
        _add_field(embeds[-1], label, shorten(found.difference, 1000, escape))
    return embeds, files


def _add_field(embed: discord.Embed, name: str, value: str) -> None:
    embed.add_field(name=name, value=value, inline=False)


def _quote_embeds(
    quote: Quote,
    colour: int,
    *,
    lead: str = "",
    note: str = "",
    name: str = "quote.txt",
    spare: int = 0,
) -> tuple[tuple[discord.Embed, ...], tuple[File, ...]]:
    """A quote, whole: in one embed, in several, or in a file of this name. ``spare`` is what the
    message must hold beside it, in UTF-16 code units."""
    signature = _signature(quote)
    if parts := quote_parts(quote.text, DESCRIPTION - size(signature)):
        bodies = [block_quote(part) for part in parts]
        embeds = _framed([*bodies[:-1], bodies[-1] + signature], quote, colour, lead, note)
        if fits(embeds, spare):
            return embeds, ()
    body = f"The words are too long for a message; {name} has them whole.{signature}"
    embeds = _framed([body], quote, colour, lead, note)
    return embeds, ((name, quote.text.encode("utf-8", "replace")),)


def _signature(quote: Quote) -> str:
    """The line below a quote that says who speaks, where that is known."""
    if not quote.speaker or not quote.speaker.name.strip():
        return ""
    name = f"**{shorten(quote.speaker.name, 200, escape)}**"
    return f"\n— {name}" if _in_own_words(quote) else f"\n— {name}, as reported"


def _in_own_words(quote: Quote) -> bool:
    """Whether the quote has the speaker's own words: with quotation marks, between them, or in a
    transcript, where the line begins with who speaks."""
    text = quote.document.text
    before = text[text.rfind("\n", 0, quote.start) + 1 : quote.start]
    between = before.rfind("“") > before.rfind("”") or before.count('"') % 2 == 1
    marked = any(mark in quote.text for mark in "“”«»" + '"')
    return marked or between or bool(_LABEL.match(before + quote.text))


def _framed(
    bodies: Sequence[str], quote: Quote, colour: int, lead: str = "", note: str = ""
) -> tuple[discord.Embed, ...]:
    """An embed for each body: the title and the link above the first, the source below the last."""
    embeds = tuple(discord.Embed(colour=colour, description=body) for body in bodies)
    embeds[0].title = lead + title(quote.document, TITLE - size(lead))
    embeds[0].url = link(quote.document, quote.text)
    embeds[-1].set_footer(text="\n".join(filter(None, [footer(quote.document), note])))
    return embeds
