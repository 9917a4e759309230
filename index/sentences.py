"""Sentences of a canonical text, as spans.

nupunkt (Punkt: Kiss and Strunk 2006) proposes where sentences end inside a line; a few rules of our
own overrule it. The abbreviations it learned from law reports hold many plain words ("tax", "week",
"month"), so they are replaced by the short lists below.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nupunkt import PunktSentenceTokenizer

Span = tuple[int, int]
Fits = Callable[[str], bool]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Abbreviations before a name: they never end a sentence.
_TITLES = _words("""
    adm amb asst atty brig capt cmdr col cpl dr gen gens gov govs hon insp lt maj messrs mme mr mrs
    ms msgr pres prof rep reps rev sen sens sgt ss supt
""")
# Abbreviations with a capital letter; without one most are words ("art", "ore", "sun").
_NAMES = _words("""
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    ala alta ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont
    neb nev okla ont ore pa que sask tenn tex va vt wash wis wyo ave blvd mt rd st ste sts
    art arts assn assoc bros co cong corp cos ct dept depts dist div esq fig figs inc jr ltd no nos
    pub reg sec secs sr stat supp univ
""")
# Abbreviations in small letters.
_SMALL = _words("""
    al approx ca cf cl eds est etc fl ibid max min nos para paras pp rs seq subpara subsec viz vol
    vols vs
""")
# Words that begin a sentence more readily than they go on after "U.S." or an initial inside one.
_STARTERS = _words("""
    A After Also Although An And As Asked At Because Before Both But By Despite During Each For From
    He Her Here His How However I If In Instead Is It Its Many Meanwhile Most Mr Mrs Ms My No Not
    Now On Once Only Or Our She Since So Some Such That The Their Then There These They This Those
    Though To Under Unlike Until Was We Were What When Where Whether Which While Who Why With
    Without Yes Yet You Your
""")

# A possible end: marks, what closes with them, footnote numbers, blanks, and what comes after. The
# look-behinds let a long run of marks be tried once, not once for each of them.
_END = re.compile(
    r"""(?<![.!?…])[.!?…]++(?P<closers>["'”’»)\]]*+(?P<note>(?:\[[^\[\]]{1,24}\])*+(?::\d[\d:–]*+)?))"""
    r"""\s+(?=(?P<after>\S{1,40}))"""
)
# Chinese and Japanese sentences end without a blank after them.
_WIDE_END = re.compile(r"""(?<![。！？])[。！？]++["'”’」』）]*+\s*+(?=\S)""")
# Not a word: nupunkt takes quadratic time on some such runs, and no sentence begins inside them.
_RUBBISH = re.compile(r"\S{200,}")
_OPENERS = "\"'“‘«([*"
_INITIALS = re.compile(r"(?:.*[-–—/])?(?:[A-Z]\.)+[A-Z]")
# What numbers a part of a text and belongs to the words after it: "Sec. 3.", "2.", "(a)", "IV.".
_ENUMERATOR = re.compile(
    r"(?:(?:section|sec\.|article|art\.|annex|part|chapter|title|step)\s)?"
    r"[(“]*(?:[0-9]{1,3}|[a-z]|[ivx]{1,5})[.)]+",
    re.IGNORECASE,
)
# A table row is one sentence.
CELLS = " | "
# Where an oversize sentence is cut, best first.
_CUTS = ((CELLS,), ("; ",), (": ", " — "), (", ",), (" ",))


def always(_: str) -> bool:
    """The test that every sentence passes."""
    return True


def split_sentences(text: str, fits: Fits = always) -> list[Span]:
    """Sentence spans (code points, end exclusive) of a canonical text, in order.

    Spans are disjoint, lie inside one line, have no white space at their ends and together cover
    every other character. A sentence that does not pass ``fits`` is cut into pieces that do, at
    the last good place: between table cells, after a semicolon, a colon or dash, a comma, at a
    blank, or else anywhere. Raises ValueError where not even a single character fits.
    """
    spans: list[Span] = []
    start = 0
    for line in text.split("\n"):
        places = [0, *_starts(line), len(line)]
        for left, right in pairwise(places):
            spans += _pieces(text, *_stripped(text, start + left, start + right), fits)
        start += len(line) + 1
    return spans


@cache
def _punkt() -> "PunktSentenceTokenizer":
    import nupunkt  # what is indexed is cut already

    punkt = nupunkt.load_default_model()
    for abbreviation in punkt.abbreviations:
        # "u.s", "p.m" and initials are trustworthy, they look like nothing else.
        if "." not in abbreviation and len(abbreviation) > 1:
            punkt.remove_abbreviation(abbreviation)
    punkt.add_abbreviations(sorted(_TITLES | _NAMES | _SMALL))
    return punkt


@lru_cache(maxsize=1024)
def _starts(line: str) -> tuple[int, ...]:
    """Where the sentences of a line begin, but for the first. Those who read records split the same
    text one after the other."""
    return () if CELLS in line else tuple(_found_starts(line))


def _found_starts(line: str) -> Iterator[int]:
    plain = _RUBBISH.sub(lambda match: "x" * len(match[0]), line)
    proposed = {start for start, _ in _punkt().span_tokenize(plain)}
    begun = 0
    for match in sorted([*_END.finditer(line), *_WIDE_END.finditer(line)], key=re.Match.end):
        place = match.end()
        if match.re is _WIDE_END or _ends(line, begun, match, place in proposed):
            yield place
            begun = place


def _ends(line: str, begun: int, end: re.Match[str], proposed: bool) -> bool:
    """Whether the sentence that began at ``begun`` ends here, where nupunkt says ``proposed``."""
    before = line[max(begun, end.start() - 40) : end.start()]
    word = (before.split() or [""])[-1].lstrip(_OPENERS + "”’")
    mark, after = line[end.start()], end["after"].lstrip(_OPENERS)
    starter = re.split(r"\W", after, maxsplit=1)[0] in _STARTERS and after[1:2] != "."
    if after[:1].islower() and after[1:2] not in (".", ")"):
        return False
    if end.start() - begun < 16 and _ENUMERATOR.fullmatch(line[begun : end.end()].strip()):
        return False
    if end["note"]:
        return True
    if end["closers"]:
        # A whole sentence in brackets, "(See Annex I.) The", ends with them.
        return proposed or (line[begun] in "([" and end["closers"][-1] in ")]" and mark in ".!?")
    if mark != ".":
        return proposed
    if word.lower() in _TITLES or after in ("Reg.", "Cir.", "Supp."):
        return False
    if _INITIALS.fullmatch(word):
        return starter or (proposed and not after[:1].isalpha())
    if word == "No":
        return not any(character.isdigit() for character in after)
    if len(word) == 1 and word.isalpha():
        return word != "v" and (starter or (word.isupper() and proposed))
    if word.islower() and word not in _SMALL and "." not in word:
        return proposed or after[:1].isupper()
    return proposed


def _stripped(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def _pieces(text: str, start: int, end: int, fits: Fits) -> Iterator[Span]:
    """The span whole where it fits, or in pieces that do."""
    while start < end:
        limit = _longest(text, start, end, fits)
        if limit == end:
            yield start, end
            return
        piece = _cut(text, start, limit, fits)
        yield piece
        start, end = _stripped(text, piece[1], end)


def _longest(text: str, start: int, end: int, fits: Fits) -> int:
    """Where the longest text from ``start`` on that fits ends; ``start`` where none is found."""
    low, size = start, 1024
    # Growing from a usual length keeps a line of a million characters as cheap as a short one.
    while fits(text[start : (high := min(start + size, end))]):
        if high == end:
            return end
        low, size = high, size * 2
    while high - low > 1:
        middle = (low + high) // 2
        if fits(text[start:middle]):
            low = middle
        else:
            high = middle
    return low


def _cut(text: str, start: int, limit: int, fits: Fits) -> Span:
    """The first piece of an oversize span; a place in its first third makes too small a piece."""
    for marks in _CUTS:
        floor = start + (limit - start) // 3
        # A mark's blank may lie beyond the limit: it is not part of the piece.
        found = [(text.rfind(mark, floor, limit + 1), len(mark)) for mark in marks]
        place, length = max(found)
        if place > start and fits(text[slice(*(piece := _stripped(text, start, place + length)))]):
            return piece
    for place in range(max(limit, start + 1), start, -1):
        piece = _stripped(text, start, place)
        if fits(text[slice(*piece)]):
            return piece
    raise ValueError("not even a single character fits")
