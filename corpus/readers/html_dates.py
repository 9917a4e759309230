"""When a web page was published, as far as the page itself states it.

Libraries for this guess: they take dates out of the running text, the address or the copyright
line where the page says nothing. Here such a page stays without a date.
"""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from lxml import html

from corpus.readers.dates import parse_date

# In this order: the ones that can only mean publication first.
_META = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.date",
    "dc.date",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
    "publication_date",
    "publish-date",
    "publishdate",
    "pubdate",
    "date",
)
_IN_ARTICLE = "(.//article | .//main | .//*[@role='main'])//time[@datetime]"
_MARKED = (
    ".//time[@datetime][@pubdate or contains(@itemprop, 'datePublished')"
    " or contains(@class, 'published') or contains(@class, 'entry-date')]"
)


def published(tree: html.HtmlElement) -> date | None:
    """The day of publication out of meta tags, JSON-LD or time elements.

    ``None`` where there is none, or where several disagree and nothing says which one it is.
    """
    return _from_meta(tree) or _from_json(tree) or _from_times(tree)


def _from_meta(tree: html.HtmlElement) -> date | None:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        found.setdefault(name.strip().lower(), element.get("content") or "")
    dates = (parse_date(found[name]) for name in _META if found.get(name))
    return next((day for day in dates if day), None)


def _from_json(tree: html.HtmlElement) -> date | None:
    stated: list[str] = []
    for script in tree.xpath(".//script[@type='application/ld+json']"):
        try:
            stated.extend(_stated(json.loads(script.text or "", strict=False)))
        except (ValueError, RecursionError):
            continue
    return _only(stated)


def _stated(value: Any) -> Iterator[str]:
    """The datePublished of the page's own articles, not of what they mention or recommend."""
    if isinstance(value, list):
        for item in value:
            yield from _stated(item)
    elif isinstance(value, dict):
        if isinstance(text := value.get("datePublished"), str):
            yield text
        for key in ("@graph", "mainEntity"):
            yield from _stated(value.get(key))


def _from_times(tree: html.HtmlElement) -> date | None:
    for path in (_MARKED, _IN_ARTICLE):
        if times := tree.xpath(path):
            return _only([element.get("datetime") for element in times])
    return None


def _only(texts: list[str]) -> date | None:
    days = {parse_date(text) for text in texts}
    return days.pop() if len(days) == 1 else None
