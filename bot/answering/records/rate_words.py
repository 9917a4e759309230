"""A tariff in words of its quote, as sentences about rates have it."""

import re

from bot.answering.records.printed import printed_term
from bot.answering.spoken_of import is_person
from index.records.record import Tariff
from index.records.vocabulary import countries, products

# Names that stand with “the”: “from the United Kingdom”.
_WITH_ARTICLE = re.compile(
    r"United |European Union$|.*\bRepublic\b|.* Islands$"
    r"|(?:Bahamas|Comoros|Gambia|Maldives|Netherlands|Philippines|Seychelles)$"
)


def with_article(country: str) -> str:
    """A country’s name as it stands after “from”: with “the” where people say it so."""
    return f"the {country}" if _WITH_ARTICLE.match(country) else country


def subject(tariff: Tariff, words: str, goods: tuple[str, ...], *, was: bool) -> str:
    """“the rate that Canada charges on steel from the United States”, as far as the words say so;
    ``goods`` are those of the tariff that are spoken of. ``was``: it is told of a day that is past.
    """
    printed = [printed_term(name, products(), words) for name in goods]
    named = _listed(list(dict.fromkeys(_small(name) for name in printed if name)))
    told = _charged(tariff, words, was) + (f" on {named}" if named else "")
    country = printed_term(tariff.country, countries(), words) if tariff.country else None
    if country is None:
        return told
    if country == tariff.country:
        return f"{told} {'from' if named else 'on goods from'} {with_article(country)}"
    if not named and f"{country} goods" in words:
        return f"{told} on {country} goods"
    if named and f"{country} {named}" in words:
        return told.removesuffix(named) + f"{country} {named}"
    return told


def capital(text: str) -> str:
    """The text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def _charged(tariff: Tariff, words: str, was: bool) -> str:
    """The rate with who charges it, as far as the quote says that."""
    name = tariff.imposed_by
    printed = printed_term(name, countries(), words) if name else None
    if printed is None or (countries().name_of(printed) is None and is_person(printed)):
        return "the rate"
    if printed != name:
        return f"the {printed} rate"
    return f"the rate that {with_article(printed)} {'charged' if was else 'charges'}"


def _listed(names: list[str]) -> str:
    """“steel, copper and lumber”."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _small(name: str) -> str:
    """The name of goods as it stands within a sentence."""
    return name[0].lower() + name[1:] if name[1:].islower() else name
