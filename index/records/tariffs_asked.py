"""What somebody asks for, a product and a country, and how far a tariff is from it."""

from index.records.record import Tariff
from index.records.vocabulary import chapter_of, countries, products

# Duties that are charged on top of others.
TRADE_REMEDIES = frozenset(["anti-dumping", "countervailing"])
EXEMPT = "CUSMA-compliant goods"
NOT_PARTNERS = "goods from countries without a trade agreement"
ABOVE_QUOTA = "goods above a quota"
NOT_NEAR = 3
_WIDER = 2


class Asked:
    """A product and a country as people type them, in the vocabulary’s names. None means any.

    A product may be a chapter or a heading of the Harmonized System, “chapter 76” or “HS 7604”:
    it stands for all products of the chapter.
    """

    def __init__(self, product: str | None, country: str | None) -> None:
        self.country = (countries().name_of(country) or country) if country else None
        self.products: dict[str, int] = {}
        chapter = chapter_of(product) if product else None
        if product and chapter is None:
            self.products[products().name_of(product) or product] = 0
        elif chapter is not None:
            # What takes up more chapters than the one is farther from what is asked for.
            self.products = {
                term.name: len(term.chapters) - 1
                for term in products().terms.values()
                if chapter in term.chapters
            } or {product or "": 0}

    def fits(self, tariff: Tariff) -> bool:
        """Whether the tariff bears on the goods that are asked for."""
        if self.country:
            if tariff.imposed_by == self.country:
                return False
            if tariff.country is not None and not self.is_on(tariff):
                return False
        if not self.products:
            return True
        goods = goods_of(tariff)
        if not goods:
            return self.country is not None
        return any(self._steps(name) is not None for name in goods)

    def is_on(self, tariff: Tariff) -> bool:
        """Whether the tariff is on the goods of the country that is asked for, or of its union."""
        if self.country is None or tariff.country is None:
            return False
        return tariff.country == self.country or self._in_union(tariff.country)

    def steps(self, tariff: Tariff) -> int:
        """How far the tariff’s goods are from the product: 0 where they are the same, or where
        none is asked for."""
        if not self.products:
            return 0
        found = [step for name in goods_of(tariff) if (step := self._steps(name)) is not None]
        return min(found, default=NOT_NEAR)

    def reach(self, tariff: Tariff) -> int:
        """How far the tariff is from the country: 0 where it is on its goods; without a country,
        where it is on everybody’s."""
        if self.country is None:
            return 0 if tariff.country is None else 1
        return 0 if tariff.country == self.country else 1 if tariff.country else 2

    def bears_on(self, tariff: Tariff) -> tuple[str, ...]:
        """The tariff’s products, as far as they are asked for."""
        goods = goods_of(tariff)
        if not self.products:
            return goods
        return tuple(name for name in goods if self._steps(name) is not None)

    def _steps(self, name: str) -> int | None:
        """0 for what is asked for, then what is narrower, then what is wider; None for others."""
        found = []
        for asked, breadth in self.products.items():
            if name == asked:
                found.append(breadth)
            elif breadth == 0 and (products().covers(asked, name) or _is_part(asked, name)):
                found.append(1)
            elif products().covers(name, asked) or _is_part(name, asked):
                found.append(_WIDER)
        return min(found, default=None)

    def _in_union(self, union: str | None) -> bool:
        term = countries().terms.get(union or "")
        return term is not None and self.country in term.members


def _is_part(fewer: str, more: str) -> bool:
    """Whether of two names that the vocabulary does not have one has all words of the other:
    “tiles” and “ceramic tiles”, “mango” and “mangoes”."""
    known, words = products().terms, _singulars(fewer)
    return bool(words) and not {fewer, more} & known.keys() and words <= _singulars(more)


def _singulars(name: str) -> set[str]:
    """A name’s words, roughly without what makes several of one; an index’s stemmer would have to
    be loaded first."""
    return {word.removesuffix("s").removesuffix("e") for word in name.casefold().split()}


def is_same_rate(one: Tariff, other: Tariff) -> bool:
    """Whether two are the same rate of one country on goods of another."""
    return (one.rate, one.unit, one.imposed_by, one.country) == (
        *(other.rate, other.unit, other.imposed_by, other.country),
    )


def goods_of(tariff: Tariff) -> tuple[str, ...]:
    """The products without what only says how goods qualify."""
    known = products().terms
    return tuple(name for name in tariff.products if name not in known or not known[name].scope)


def scopes_of(tariff: Tariff) -> tuple[str, ...]:
    """What says how the goods qualify: “goods outside CUSMA”."""
    known = products().terms
    return tuple(name for name in tariff.products if name in known and known[name].scope)
