"""What a whole document says about its tariffs: whose order it is, under which law, since when."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlsplit

from corpus.document import Document
from index.records.tariffs_codes import products_by_code
from index.records.tariffs_goods import goods_named
from index.records.tariffs_numbers import CUE
from index.records.tariffs_parties import Parties, find_parties
from index.records.tariffs_terms import find_term
from index.records.vocabulary import authorities, countries, products

_ORDERS = re.compile(
    r"\b(?:I hereby (?:determine and )?(?:order|direct)|hereby proclaim|hereby ordered|do proclaim"
    r"|I have determined that it is necessary)\b"
)
_IN_FULL = re.compile(
    r"on or after [^;]{0,60}? on [A-Z][a-z]+ \d{1,2}, \d{4}|\d+ days after the date of this"
)
# “Section 301 of title 3, United States Code” is about signing for the President.
_OF_TITLE = re.compile(r"\s+of title\b")
# “Most counter-tariffs dropped; steel stays”: the title’s goods are not all its tariffs’.
_KEPT = re.compile(r"\b(?:except|keeps?|but|stays?)\b", re.I)
_HEAD = 6_000
_LEAD = 1_500
# A text is about tariffs that names them so often, and at least once in so many characters.
_OFTEN = 4
_APART = 900
_RECENT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Context:
    """``orders``: the document is an order that sets tariffs itself. ``default`` is the country
    that speaks in it, ``about_tariffs``: its title names them or its text does again and again,
    ``speaks_of_tariffs``: its beginning does at all, ``imposer`` the only one that the title and
    the first paragraphs tell to tax anybody, ``effective`` the day from which its rates hold where
    they do not say."""

    published: date | None
    title: str
    about_tariffs: bool
    speaks_of_tariffs: bool
    orders: bool
    default: str | None
    imposer: str | None
    parties: Parties
    products: tuple[str, ...]
    authority: str | None
    effective: date | None


def read_context(document: Document) -> Context:
    """The context that a document gives to each of its sentences."""
    head = document.text[:_HEAD]
    orders = bool(_ORDERS.search(document.text))
    default = _speaks_for(document, head, orders)
    effective = None
    if orders and (match := _IN_FULL.search(document.text)):
        effective = find_term(f"effective {match[0]}", document.published).effective
    if effective and document.published and effective < document.published - _RECENT:
        effective = None  # an older order’s, told again
    title = re.split(r" importing | that import", document.title)[0]
    return Context(
        published=document.published,
        title=title,
        about_tariffs=bool(CUE.search(title)) or _is_about_tariffs(document.text),
        speaks_of_tariffs=bool(CUE.search(head)),
        orders=orders,
        default=default,
        imposer=_only_imposer(title, head[:_LEAD], default),
        parties=_parties(title, default),
        products=() if _KEPT.search(title) else _products(title, head),
        authority=authority_in(title) or (authority_in(head) if orders else None),
        effective=effective,
    )


def _is_about_tariffs(text: str) -> bool:
    """Whether tariffs are named again and again in a text, and not in passing."""
    named = len(CUE.findall(text))
    return named >= _OFTEN and named * _APART >= len(text)


def _only_imposer(title: str, lead: str, default: str | None) -> str | None:
    """The one government that a title and the first paragraphs tell to tax anybody, if just one."""
    told = [title, *(line for line in lead.split("\n") if CUE.search(line))]
    found = [find_parties(words, 0, len(words), default=default).imposers for words in told]
    names = {name for imposers in found for name in imposers}
    return names.pop() if len(names) == 1 else None


def _parties(title: str, default: str | None) -> Parties:
    """The parties of a title. Who calls whom in it need not be who taxes."""
    parties = find_parties(title, 0, len(title), default=default)
    named = {mention.name for mention in countries().find(title) if not mention.is_government}
    named |= {authorities().terms[law.name].of or "" for law in authorities().find(title)}
    return replace(parties, imposers=tuple(name for name in parties.imposers if name in named))


def names_of_products(words: str) -> tuple[str, ...]:
    """The products that words name, each once, in order; by their headings only where they have
    no other name."""
    names = tuple(dict.fromkeys(mention.name for mention in goods_named(words)))
    return names or products_by_code(words)


def narrowed(names: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    """The products, with a word that sums up several known ones replaced by these: where steel and
    aluminum are what it is about, “the metal tariffs” are theirs, and not copper’s."""
    told: list[str] = []
    for name in names:
        parts = [part for part in known if part != name and products().covers(name, part)]
        told += parts if len(parts) > 1 and name not in known else [name]
    return tuple(dict.fromkeys(told))


def _products(title: str, head: str) -> tuple[str, ...]:
    """The products of a title, as the first paragraph sums them up."""
    first = names_of_products(head.split("\n", 1)[0])
    known = tuple(name for name in first if not products().terms[name].scope)
    names = names_of_products(title)
    return narrowed(names, tuple(name for name in known if name not in names))


def authority_in(words: str) -> str | None:
    """The first legal basis that words name."""
    for mention in authorities().find(words):
        if not _OF_TITLE.match(words, mention.end):
            return mention.name
    return None


def authority_near(words: str, at: int) -> str | None:
    """The legal basis that words name nearest to an offset."""
    found = [m for m in authorities().find(words) if not _OF_TITLE.match(words, m.end)]
    nearest = min(found, key=lambda m: max(m.start - at, at - m.end), default=None)
    return nearest.name if nearest else None


def _speaks_for(document: Document, head: str, orders: bool) -> str | None:
    """The country whose own document it is, by its address, its publisher or who orders."""
    host = (urlsplit(document.url).hostname or "") if document.url else ""
    if host.endswith(".gov") or (orders and "United States" in head):
        return "United States"
    if host.endswith((".gc.ca", "canada.ca")):
        return "Canada"
    published_by = countries().find(document.publisher or "")
    return (
        published_by[0].name if len(published_by) == 1 and published_by[0].is_government else None
    )
