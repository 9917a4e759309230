"""The goods that words name: the vocabulary’s, and by the text’s own words those it does not have,
“mangoes”."""

import re

from index.records.tariffs_numbers import CUE
from index.records.vocabulary import Mention, countries, products

# “The agriculture secretary” is no goods.
_OFFICE = re.compile(
    r" (?:(?:and [\w-]+ )?(?:minister|secretary|ministry|department|commissioner|critic|committee)"
    r"|association|council|union|federation)\b",
    re.I,
)
_NOUNS = r"(?P<goods>[a-z][a-z-]+(?: [a-z][a-z-]+){0,2}?(?: and [a-z][a-z-]+)?)"
_STOP = (
    r"(?=[,.;:)—–]|$| (?:from|to|at|by|since|in|on|as|that|which|and|or|is|are|was|were|has|had"
    r"|have|will|would|could|may|starting|effective|beginning|until|if|after|before|made|bound"
    r"|entering|sold|coming|stays?|remains?|now|under|with|for|because|but|than|unless|over|last"
    r"|this|next|took|takes|began|into|about|while|when|whose|through|during)\b)"
)
_DETERMINED = (
    r"(?:(?:the|all|most|some|certain|any|imported|foreign|imports of|shipments of|exports of"
    r"|sales of|a range of|a list of|many|other|further) )*"
)
# “A 25 per cent tariff on mangoes”, “a duty of 10 per cent on Brazilian mangoes”
_ON = re.compile(
    rf"(?:{CUE.pattern}|\bper ?cent|%)(?: of [\d.]+ ?(?:%|per ?cent))? on {_DETERMINED}"
    rf"(?P<whose>(?:[A-Z][\w.’'-]* ){{0,3}}){_DETERMINED}{_NOUNS}{_STOP}"
)
# “Brazilian mangoes face 10 per cent”
_PAY = re.compile(rf" {_NOUNS} (?:pays?|faces?|faced|owes?|(?:is|are) (?:charged|subject))\b")
# Words that end what is no kind of goods, or all of them.
_NO_GOODS = frozenset(
    """goods imports products articles exports countries country partners partner nations nation
    materials material everything items item trade them it us shipments producers exporters
    companies company sectors sector industries industry economies economy consumers businesses
    others other one ones both each top hold paper rates rate tariffs duties levies allies
    neighbours neighbors rivals trading average value entry average imports basis side agenda
    table businesses importers manufacturers makers growers automakers people workers
    farmers states provinces origin offer rise
    increase nothing something anything anyone everyone everybody all most some many half quarter
    way part parts road verge brink eve back""".split()
)
_NO_GOODS_FIRST = frozenset(
    """a an his her their its our your my top hold how what who would will that which led took could
    may might is are was were has had have do does did not and or to in go goes went came""".split()
)
# What stands for a country’s goods as well as for the country.
_BOTH = frozenset(["US", "U.S.", "UK", "U.K.", "EU"])


def goods_named(words: str) -> list[Mention]:
    """The products of the vocabulary that words name, in order, but for those of an office."""
    return [m for m in products().find(words) if not _OFFICE.match(words, m.end)]


def goods_in_own_words(words: str) -> tuple[str, ...]:
    """What a tariff is on in the words’ own terms, in small letters, where they say so plainly;
    nothing where they mean goods in general."""
    match = _ON.search(words)
    if match and _are_goods(match["goods"]) and _describes(match["whose"].strip()):
        return (match["goods"],)
    for country in countries().find(words):
        match = _PAY.match(words, country.end)
        if match and _are_goods(match["goods"]) and _describes(words[country.start : country.end]):
            return (match["goods"],)
    return ()


def _describes(country: str) -> bool:
    """Whether words in front of goods can say whose they are: “Chinese”, and not “China”."""
    return country in _BOTH or countries().name_of(country) != country


def _are_goods(nouns: str) -> bool:
    parts = nouns.split()
    return parts[0] not in _NO_GOODS_FIRST and not _NO_GOODS.intersection(parts)
