"""Whether a quote has a rate for some of the goods only: such a rate is not told as that of all."""

import re
from collections.abc import Iterable

from bot.answering.records.printed import printed_rate
from index.records.record import Tariff
from index.records.tariffs_asked import EXEMPT, goods_of, is_same_rate, scopes_of
from index.records.vocabulary import countries, products
from index.sentences import CELLS

_CLAUSE = re.compile(r"[,;:] ")
_PART = re.compile(
    r"\b(?:some|certain|most|many|several|selected|specific|a few)(?: [\w’'-]+){0,2} $", re.I
)
_LIMIT = re.compile(
    r"\b(?:quotas?|only|content|portion|exempt\w*|exclud\w+|compl(?:y|ies|iant)|qualif(?:y|ies|ying)"
    r"|value of the|up to|certain (?:goods|products|imports))\b",
    re.I,
)
_EVERYBODY = re.compile(r"\b(?:all|every|any) (?:other )?(?:countr(?:y|ies)|nations?)\b", re.I)
_EXCEPT = re.compile(r"\b(?:except|excluding|exempts?|exempted)\b", re.I)
_QUOTA = re.compile(r"\bquotas?\b", re.I)
_AND_REMEDIES = re.compile(
    r"\b(?:plus|next to|on top of|in addition to|besides|alongside)\b[^.;]{0,40}"
    r"\b(?:trade-remedy|anti-dumping|countervailing)\b",
    re.I,
)


def is_limited(tariff: Tariff, words: str) -> bool:
    """Whether the words that have the rate limit it: to some goods, within a quota, to a part of
    the value; or say that it is a part of what is paid."""
    rate = printed_rate(tariff, words)
    is_added = rate and re.search(rf"\bplus (?:the |an? )?{re.escape(rate)}", words)
    if is_added or _EXCEPT.search(words) or pays_remedies(words):
        return True
    if any(_LIMIT.search(part) for part in _parts(rate, words)):
        return True
    named = goods_of(tariff) or (tariff.country,)
    mentions = (*products().find(words), *countries().find(words))
    return any(m.name in named and _PART.search(words[: m.start]) for m in mentions)


def names_goods_of(country: str, words: str) -> bool:
    """Whether words speak of the goods of a country by its name, or of those of every country: of a
    tariff on everybody, one may be spared elsewhere."""
    named = {mention.name for mention in countries().find(words) if not mention.is_government}
    return country in named or bool(_EVERYBODY.search(words))


def pays_remedies(words: str) -> bool:
    """Whether the words say that trade remedies are paid beside a tariff."""
    return bool(_AND_REMEDIES.search(words))


def is_in_quota(tariff: Tariff, words: str) -> bool:
    """Whether the words have the rate for what a quota admits."""
    return any(_QUOTA.search(part) for part in _parts(printed_rate(tariff, words), words))


def covers_fewer(tariff: Tariff, tariffs: Iterable[Tariff]) -> bool:
    """Whether other records of the same rate tell that it is on goods outside an agreement, and
    none that it is also on those that comply with it."""
    scopes = {scope for other in tariffs if _is_alike(tariff, other) for scope in scopes_of(other)}
    return bool(scopes) and EXEMPT not in scopes


def _is_alike(one: Tariff, other: Tariff) -> bool:
    return is_same_rate(one, other) and goods_of(one) == goods_of(other)


def _parts(rate: str | None, words: str) -> list[str]:
    """The clauses that have the rate; of a table, the row."""
    clauses = [words] if CELLS in words else _CLAUSE.split(words)
    return [clause for clause in clauses if rate and rate in clause]
