"""A sentence’s tariffs: what it says of each rate, and what the sentences before it leave to it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from index.records.record import Tariff, TariffStatus
from index.records.tariffs_antecedents import last_named, only_other, whose_deed, with_its_day
from index.records.tariffs_asked import ABOVE_QUOTA
from index.records.tariffs_context import (
    Context,
    authority_in,
    authority_near,
    names_of_products,
    narrowed,
)
from index.records.tariffs_goods import goods_in_own_words
from index.records.tariffs_numbers import CUE, IN_TOTAL, PER_CENT, Rate
from index.records.tariffs_parties import Parties, find_parties, in_brackets, parties_of
from index.records.tariffs_parts import Part, parts_of
from index.records.tariffs_rates import find_rates, is_exempted, named_tariff
from index.records.tariffs_terms import Term, find_term, is_wished_away, status_of, tells_status
from index.records.vocabulary import authorities, countries, products
from index.sentences import Span

COMPLIANT, OUTSIDE = "CUSMA-compliant goods", "goods outside CUSMA"

_GOODS = re.compile(
    r"\b(?:goods|imports?|everything|exports?|countr(?:y|ies)|partners?|nations?|materials)\b", re.I
)
_PARCELS = "low-value parcels"
_MONEY = ("US$", "C$", "€", "£")
_ARTICLES = re.compile(r"\b(?:articles|products?)\b", re.I)
_EXEMPTS = re.compile(r"\bexempt\w*\b", re.I)
_MEANS_THAT = re.compile(
    r"\b(?:[Ii]t|[Ii]ts|[Tt]hat tariff"
    r"|[Tt]he (?:rate|tariff|duty|duties)(?! (?:on|for) (?!it|them|these|those|such))"
    r"|[Tt]he \d+(?:\.\d+)?(?: per ?cent|%)"
    r" (?:rate|tariff|duty|surcharge))\b"
)
# “The 5 per cent wine duty” is one that is known by its goods, and on nobody’s in particular.
_KNOWN = re.compile(
    r"\b[Tt]he \d+(?:\.\d+)?(?: per ?cent|%) (?!rate\b|tariff\b|duty\b|additional\b|ad valorem\b)"
    rf"(?:[\w-]+ ){{1,4}}?(?:{CUE.pattern})"
)
_DENIES = re.compile(r"\b(?:no|not|never|neither|nor|without)\b|n[’']t\b", re.I)
_ITS_RATE = re.compile(r"\b[Ii]ts (?:\w+ ){0,2}rate\b")
_LABEL = re.compile(r"[^:.;%“”\"]{2,60}: ")
# “A penalty for buying Russian oil” is on no oil, and not on Russia’s goods.
_PENALTY = re.compile(
    r"\b(?:penalty|punishment|penalties) for [^,.;:–—\d]{1,80}?"
    r"(?=[,.;:–—\d]|$| (?:is|was|are|were|will|would|rose|fell|has|had|stays?|at|of|drops?)\b)"
)
_ON_ITS = re.compile(r"\bon (?:its|their) (?:[a-z]+ ){0,2}(?:exports?|goods|products)\b")
_ITS_OWN = re.compile(rf"\b(?:its|their) own (?:[\w.%-]+ ){{0,5}}?(?:{CUE.pattern})", re.I)
_FOLLOWS_ON = re.compile(r"(?:This|That|Such|These|The|It|They|Both)\b")
_OPERATIVE = re.compile(
    r"\b(?:shall|will be subject|is hereby|are hereby|subject to an additional|to increase the"
    r"|effective"
    r"|I am|paused)\b"
)
# What an order tells of earlier ones.
HISTORY = re.compile(
    r"\b(?:I (?:imposed|concurred|decided|found|reduced|provided)|the President (?:concurred"
    r"|decided|determined|adjusted)|in Proclamation|previously|had imposed)\b",
    re.I,
)
_AS_IT_IS = re.compile(r"\b(?:presently|currently)\b")

# “The 25 percent rate, and the 10 percent rate on energy, shall be paused.”
_PAUSES_ALL = re.compile(r"\bshall be (?:paused|suspended)\b")
_INEXACT = re.compile(r"\b(?:over|exceed(?:s|ed|ing)?|passed|topped|more than|above) $")
# Announced on a day that nobody tells: not on that of another rate of the sentence.
_LONG_AGO = re.compile(r"\b(?:announced|set|published|made) (?:in|early|late|earlier)\b")
# “Rather than the 100 per cent that applied since May 1”: the day is that of the former rate.
_FORMER = re.compile(
    r",? (?:rather than|instead of|in place of|in lieu of) (?:the |a )?[\d.]+ ?(?:%|per ?cent)"
    r"[^,;]{0,40}? (?:that|which|has|had|brought|imposed|charged|applied|levied|in force|in place)"
    r"\b[^;]*"
)
# “At 25 per cent since May 1”: the day is that of this rate alone.
_SINCE_ONE = re.compile(r"(?:%|per ?cent) since [^,;]{3,25}(?:, \d{4})?")
# A tariff without a rate, and without a word on who taxes whom, is told of by its end or a pause.
_TELLING = (TariffStatus.REMOVED, TariffStatus.PAUSED)
_TELLS = re.compile(
    r"\b(?:keeps?|kept|collects?|charges?|applies|apply|retains?|maintains?|will|is|are|was|had|has|took|pays?|went|rose|fell"
    r"|since|suspended|removed)\b"
)


@dataclass(frozen=True, slots=True)
class Around:
    """The sentences before and after one in its paragraph, empty where there is none."""

    preceding: str = ""
    following: str = ""


@dataclass(frozen=True, slots=True)
class _Goods:
    """Whose and which goods a rate is on. ``named``: the words themselves say whose; ``unnamed``:
    they do not say which."""

    targets: tuple[str, ...]
    products: tuple[str, ...]
    named: bool
    unnamed: bool


@dataclass(slots=True)
class SentenceReader:
    """Reads the sentences of one document in order and remembers what they were about.

    “The 10 per cent rate stays” is about the goods of the sentence before; ``here`` tells whether
    that one stood in the same paragraph.
    """

    document: str
    context: Context
    targets: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    imposer: str | None = None
    authority: str | None = None
    here: bool = False
    imposers: set[str] = field(default_factory=set)
    labelled: tuple[str, ...] = ()

    def begin_paragraph(self, words: str) -> None:
        """What is said from here on is less surely about the same goods; a label in front, as in a
        list, says whose: “Brazil (Section 301): …”."""
        self.here = False
        label = _LABEL.match(words)
        named = countries().find(label[0]) if label else []
        self.labelled = tuple(dict.fromkeys(m.name for m in named if not m.is_government))

    def read(self, span: Span, sentence: str, around: Around, *, about: bool) -> Iterator[Tariff]:
        """The tariffs of a sentence; ``span`` is the one their records get.

        The sentences ``around`` it may say who acts and since when; ``about`` tells whether the
        words around it speak of tariffs.
        """
        sentence = _PENALTY.sub(lambda match: " " * len(match[0]), sentence)
        rates = find_rates(sentence, about_tariffs=about)
        if not rates and not _DENIES.search(sentence) and (named := named_tariff(sentence)):
            rates = [named]
        for rate, part in zip(rates, parts_of(sentence, rates), strict=True):
            if not rate.old:
                yield from self._records(span, sentence, around, rates, rate, part)

    def _records(
        self,
        span: Span,
        sentence: str,
        around: Around,
        rates: Sequence[Rate],
        rate: Rate,
        part: Part,
    ) -> Iterator[Tariff]:
        words, clause = sentence[slice(*part.own)], sentence[slice(*part.clause)]
        exempted = is_exempted(sentence, rate)
        parties = parties_of(sentence, part.own, rate, default=self.context.default)
        if not parties.imposers and (doer := whose_deed(sentence, around.preceding)):
            targets = tuple(name for name in parties.targets if name != doer)
            parties = Parties((doer,), targets, parties.everybody)
        imposer, goods = self._goods(sentence, part, rate, parties, exempted=exempted)
        if rate.value is None and not (_names_tariff(words, parties) and tells_status(words)):
            return
        # Who wants “counter-tariffs” to end does not tell on what there are any.
        known = imposer and (goods.targets or not is_wished_away(words))
        if rate.value is None and not (known or goods.products):
            return
        if not (goods.targets or goods.products or self._is_about_anything(words, parties)):
            return
        past = self.context.orders and bool(HISTORY.search(sentence))
        orders = self.context.orders and not past and bool(_OPERATIVE.search(sentence))
        after = around.following if rate.value is not None else ""
        before = (around.preceding, self.context.published)
        term = _term(
            with_its_day(clause, *before),
            with_its_day(words, *before),
            after,
            self.context,
            orders=orders,
        )
        authority = self._authority(words, clause, rate.start - part.own[0], imposer, goods)
        unit = rate.unit
        if rate.value is not None and unit == PER_CENT and _names_both_remedies(words):
            unit = IN_TOTAL
        if unit == IN_TOTAL and _INEXACT.search(sentence, max(0, rate.start - 20), rate.start):
            return  # “the total exceeds 45 per cent”: by how much is told elsewhere
        if unit == IN_TOTAL:
            authority = None  # the sum of duties under several laws
        alone = len(rates) == 1 or (_TELLS.search(words) and not _PAUSES_ALL.search(clause))
        telling = words if alone else clause
        status = status_of(telling, term, self.context.published, orders=orders)
        if exempted or (past and status is not TariffStatus.REMOVED):
            status = TariffStatus.IN_FORCE
        if rate.value is None and not (imposer or goods.targets) and status not in _TELLING:
            return  # “a campaign about the lumber tariffs”
        if is_wished_away(telling):
            term = replace(term, effective=None)
        self._remember(imposer, goods, authority)
        for country in goods.targets or (None,):
            yield Tariff(
                document=self.document,
                start=span[0],
                end=span[1],
                imposed_by=imposer,
                country=country,
                products=goods.products,
                rate=0.0 if exempted else rate.value,
                unit=unit,
                authority=authority,
                status=status,
                announced=term.announced,
                effective=term.effective,
                until=term.until,
            )

    def _goods(
        self, sentence: str, part: Part, rate: Rate, parties: Parties, *, exempted: bool
    ) -> tuple[str | None, _Goods]:
        """Who taxes, and whose and which goods: as the words say, or as far as they recall it."""
        words = sentence[slice(*part.own)]
        context = self.context
        which = names_of_products(words)
        if not which and in_brackets(sentence, rate):
            which = names_of_products(sentence[slice(*part.clause)])
        if not exempted and _EXEMPTS.search(words) and COMPLIANT in which:
            which = (*(name for name in which if name != COMPLIANT), OUTSIDE)
        own_words = () if which else goods_in_own_words(words)
        which = narrowed(which, context.products) or own_words
        terms = products().terms
        scopes = tuple(name for name in which if name in terms and terms[name].scope)
        general = self._is_general(words)
        alone = rate.value is None
        # “Its own duty” is not that of the sentence before.
        recalls = (
            not alone
            and not _ITS_OWN.search(words)
            and (self.here or bool(scopes) or bool(_MEANS_THAT.search(words)))
        )
        imposer = self._imposer(words, parties, recalls=recalls)
        own = imposer or (context.default if context.orders else None)
        targets = tuple(name for name in parties.targets if name != own)
        named = bool(targets)
        if not named and not alone and not targets and self.labelled:
            targets = tuple(name for name in self.labelled if name != own)
        elif not named and not parties.everybody and not alone:
            reach = _before_exceptions(sentence, part, rate)
            whole = find_parties(sentence, *reach, default=context.default).targets
            targets = whole if len(whole) == 1 and whole[0] != own else ()
            if not targets and (_ITS_RATE.search(words) or _ON_ITS.search(words)):
                targets = last_named(sentence, rate.start, own)
            if not targets and context.orders:
                targets = only_other(sentence, context.default)
            if not targets and recalls and not _is_known(words):
                targets = self.targets
            elif not targets and not which and not general:
                targets = context.parties.targets
            targets = tuple(name for name in targets if name != own)
        unnamed = len(which) == len(scopes) and not general
        if unnamed and recalls and (self.products or not named):
            which = (*self.products, *scopes)
        elif alone:
            pass
        elif (unnamed and not parties.everybody) or (not which and rate.unit.startswith(_MONEY)):
            # What is said of a country’s goods is not said of its parcels alone.
            kept = (name for name in context.products if not (named and name == _PARCELS))
            which = (*kept, *scopes)
        return imposer, _Goods(targets, tuple(dict.fromkeys(which)), named, unnamed)

    def _is_general(self, words: str) -> bool:
        """Whether the words say that goods of any kind are meant."""
        if _GOODS.search(words):
            return True
        return not self.context.products and bool(_ARTICLES.search(words))

    def _is_about_anything(self, words: str, parties: Parties) -> bool:
        """Whether a rate without goods is one on everybody’s, rather than nobody’s."""
        tells = parties.everybody or self.here or bool(authority_in(words))
        return tells or self._is_general(words)

    def _imposer(self, words: str, parties: Parties, *, recalls: bool) -> str | None:
        """Who taxes: as the words say, or else as the text has said so far, or its title."""
        if parties.imposers:
            return parties.imposers[-1]
        if _ITS_OWN.search(words):
            return None  # “the government’s own duty”: nobody tells which government
        titles = self.context.parties.imposers
        known = [self.imposer if recalls else None, self.context.default, *titles]
        only = list(self.imposers) if len(self.imposers) == 1 else []
        for name in [*known, *only, self.context.imposer if parties.targets else None]:
            if name and name not in parties.targets:
                return name
        return None

    def _authority(
        self, words: str, clause: str, at: int, imposer: str | None, goods: _Goods
    ) -> str | None:
        found = authority_near(words, at) or (authority_in(clause) if words == clause else None)
        if found:
            return found
        same = goods.unnamed and not goods.named and imposer == self.imposer
        if self.here and same and self.authority:
            return self.authority
        if imposer == self.context.default and not _AS_IT_IS.search(words):
            return self.context.authority
        return None

    def _remember(self, imposer: str | None, goods: _Goods, authority: str | None) -> None:
        self.targets, self.products = goods.targets, goods.products
        self.imposer, self.authority, self.here = imposer, authority, True
        if imposer:
            self.imposers.add(imposer)


def _before_exceptions(sentence: str, part: Part, rate: Rate) -> Span:
    """The clause of a rate, up to where it begins to list whose goods are left out."""
    start, end = part.clause
    except_for = sentence.find(" except", rate.end, end)
    return (start, except_for if except_for >= 0 else end)


def _is_known(words: str) -> bool:
    """Whether words speak of a tariff that is not that of the sentence before."""
    if ABOVE_QUOTA in names_of_products(words):
        return True  # who pays is whose quota it is
    known = _KNOWN.search(words)
    return known is not None and bool(names_of_products(known[0]))


def _names_both_remedies(words: str) -> bool:
    return {"anti-dumping", "countervailing"} <= {law.name for law in authorities().find(words)}


def _names_tariff(words: str, parties: Parties) -> bool:
    """Whether words say which tariff they mean: by its goods, or as somebody’s retaliation."""
    own = bool(parties.imposers) and authority_in(words) == "countermeasures"
    return own or bool(parties.targets or names_of_products(words))


def _term(sentence: str, words: str, following: str, context: Context, *, orders: bool) -> Term:
    """The days, from the rate’s own words, its sentence, the next one, or the whole order."""
    own = find_term(words, context.published)
    if words != sentence and not own.effective:
        others = _SINCE_ONE.sub("%", _FORMER.sub("", sentence))
        whole = find_term(others, context.published)
        announced = own.announced or (None if _LONG_AGO.search(words) else whole.announced)
        own = Term(announced, whole.effective, own.until or whole.until)
    if not own.effective and _FOLLOWS_ON.match(following):
        later = find_term(following, context.published)
        own = replace(own, effective=later.effective, until=own.until or later.until)
    if orders:
        own = Term(
            own.announced or context.published, own.effective or context.effective, own.until
        )
    return own
