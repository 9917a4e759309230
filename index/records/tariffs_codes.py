"""Products that a text names by their place in the Harmonized System: “heading 7604”."""

import re

from index.records.vocabulary import chapter_of, products

_CODES = re.compile(
    r"\b(?P<kind>chapters?|headings?|subheadings?) "
    r"(?P<codes>\d[\d.]*(?:(?:, | and |, and | or | to )"
    r"\d[\d.]*)*)",
    re.I,
)
_ONE = re.compile(r"\d[\d.]*\d|\d")
_SYSTEM = re.compile(
    r"\b(?:Harmoni[sz]ed|HTS|HTSUS|HS|tariff schedule|customs tariff|tariff classification)\b", re.I
)
_NOT_THESE = re.compile(
    r"\b(?:outside(?: of)?|except(?:ing|ion)?|excluding|other than|but|not (?:in|under|of|within))"
    r"\b[^.;]{0,30}$",
    re.I,
)


def products_by_code(words: str) -> tuple[str, ...]:
    """The products whose chapters or headings words name, each once, in order.

    Only where that is safe: a chapter may be a book’s, unless the words name the tariff schedule,
    too; what is left out is not named; and a chapter of many products, such as 84, names none.
    """
    found: list[str] = []
    for match in _CODES.finditer(words):
        if match["kind"].lower().startswith("chapter") and not _SYSTEM.search(words):
            continue
        if _NOT_THESE.search(words[: match.start()]) or " to " in match["codes"]:
            continue
        for code in _ONE.findall(match["codes"]):
            name = _product_of(chapter_of(code))
            if name:
                found.append(name)
    return tuple(dict.fromkeys(found))


def _product_of(chapter: int | None) -> str | None:
    """The one product that a chapter is about; None where it holds several."""
    terms = [term for term in products().terms.values() if chapter in term.chapters]
    fewest = min((len(term.chapters) for term in terms), default=0)
    names = [term.name for term in terms if len(term.chapters) == fewest]
    widest = [n for n in names if all(products().covers(n, other) for other in names)]
    return widest[0] if widest else None
