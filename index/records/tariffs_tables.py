"""Tariffs in table rows: a country or a product, and its rate under a heading."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.records.record import Tariff, TariffStatus
from index.records.tariffs_context import Context, authority_in, names_of_products, narrowed
from index.records.tariffs_numbers import CUE, IN_TOTAL, PER_CENT, Rate
from index.records.tariffs_parties import Parties, find_parties
from index.records.tariffs_rates import cell_rates
from index.records.tariffs_terms import Term, find_term, status_of
from index.records.vocabulary import countries
from index.sentences import CELLS

_BEFORE = re.compile(r"\b(?:before|until|old|previous(?:ly)?|former)\b", re.I)
_UNCERTAIN = re.compile(r"\b(?:preliminary|proposed|planned|if|would|threatened)\b", re.I)
# A column’s stretch of days: “March 4–6, 2025”, “March 4 to April 1, 2025”.
_STRETCH = re.compile(
    r"\b(?P<first>[A-Z][a-z]+ \d{1,2})(?:, (?P<year>\d{4}))? ?(?:–|-"
    r"|to) ?(?P<month>[A-Z][a-z]+ )?(?P<last>\d{1,2}, \d{4})"
)
_PARENTHESIS = re.compile(r"\([^()]*\)")
_WHOLE_DATE = re.compile(
    r"\s*(?:[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]{2,8}\.? \d{4}"
    r"|\d{4}-\d\d-\d\d)\s*"
)
_BUT_FOR = re.compile(r"\b(?:ex|excl\.|excluding|except(?: for)?|other than|but not)\b.*", re.I)
_GENERAL = re.compile(r"\b(?:goods|imports|everything|all|other products)\b", re.I)
_OTHER_COLUMN = re.compile(
    r"\b(?:share|volumes?|quota|content|growth|exports?|imports of|amount|limit"
    r"|carve-?outs?|exceptions?|exempt(?:ed|ions?)|excluded)\b",
    re.I,
)
_TOTAL_COLUMN = re.compile(r"\b(?:combined|totals?|sum|together)\b", re.I)
_RATE_COLUMN = re.compile(rf"\b(?:rates?|%|per ?cent)\b|{CUE.pattern}", re.I)
_COMPANIES = re.compile(r"\b(?:compan(?:y|ies)|producers?|exporters?|firms?|mills?)\b", re.I)
_OTHERS = re.compile(r"\b(?:all|most|other|others)\b", re.I)
_FREE = re.compile(r"\s*(?:none|exempt|free|duty-free|no (?:tariff|duty))\b", re.I)
_ENDED = re.compile(r"\s*(?:removed|ended|lifted|repealed|withdrawn)\b", re.I)
_HELD = re.compile(r"\s*(?:suspended|paused|postponed)\b", re.I)
_WITH = re.compile(r"\b(?:made|built|assembled) \w+ with\b|\bcontaining\b")
_NOT_A_RATE = re.compile(r"[“\"]?(?:\d{4}\.\d\d|[A-Z]\d)")


# What a column’s heading says that its cells are.
_IMPOSER_COLUMN = re.compile(
    r"(?:.*\b(?:levied|imposed|charged|applied|set) by|by|import(?:er|ing country)"
    r"|imposing (?:country|party|government)|who taxes)\s*$",
    re.I,
)
_TARGET_COLUMN = re.compile(
    r"(?:on|against|(?:country of )?origin|partners?|trading partners?|export(?:er|ing country)"
    r"|whose goods|target|countr(?:y|ies))\s*$",
    re.I,
)
_GOODS_COLUMN = re.compile(
    r"(?:description(?: of (?:the )?(?:goods|products?))?|goods|products?|items?|sectors?"
    r"|(?:goods|products?) .*|commodit(?:y|ies))\s*$",
    re.I,
)
_NUMBER_COLUMN = re.compile(
    r"(?:s\. ?no\.?|no\.?|#|row|(?:tariff )?heading|hs|hts(?:us)?|code|chapter|tariff item"
    r"|chapter / heading|(?:hs|hts|tariff) (?:code|heading|item|line)s?)\s*$",
    re.I,
)
_NOW_COLUMN = re.compile(r"\b(?:existing|current|now|present)\b", re.I)
_NEW_COLUMN = re.compile(r"\b(?:revised|agreed|new)\b", re.I)
_NOTE_COLUMN = re.compile(r"(?:notes?|remarks?|comments?)\s*$", re.I)
_DITTO = re.compile(r"\s*(?:-?do\.?-?|ditto|same|[\"”″])\s*", re.I)
_POINTED_DATE = re.compile(r"\b(\d\d)\.(\d\d)\.(20\d\d)\b")
_OPEN = re.compile(r"\b(?:under consultation|not before|proposed|under review)\b", re.I)
_CLEAN = re.compile(r"\([^()]*\)|\*+|[†‡§¹²³]")
_LONGEST_GOODS = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text and the offset of its first character."""

    start: int
    words: str


def read_table(
    identifier: str, rows: Sequence[Line], above: str, context: Context
) -> Iterator[Tariff]:
    """The tariffs of a table. ``above`` is the paragraph in front of it, which says what it is
    about where its heading does not."""
    heading = rows[0].words.split(CELLS)
    has_heading = not any(cell_rates(cell) for cell in heading[1:])
    heading = heading if has_heading else []
    about = " ".join((context.title, above[-400:], *heading))
    rated = context.speaks_of_tariffs and any(_RATE_COLUMN.search(cell) for cell in heading)
    if not rated and not CUE.search(about) and not any(CUE.search(row.words) for row in rows):
        return
    over = find_parties(above, 0, len(above), default=context.default)
    if heading and (whose := find_parties(heading[0], 0, len(heading[0]), default=None).targets):
        over = replace(over, targets=whose)
        context = replace(context, parties=replace(context.parties, targets=whose))
    body = _without_dittos(rows[1:] if has_heading else rows)
    labels = [countries().find(cells[0])[:1] for cells in body.values()]
    taxed = {mention.name for named in labels for mention in named if mention.start == 0}
    imposers = tuple(name for name in context.parties.imposers if name not in taxed)
    context = replace(context, parties=replace(context.parties, imposers=imposers))
    for row, cells in body.items():
        yield from _read_row(identifier, row, cells, heading, over, context)


def _without_dittos(rows: Sequence[Line]) -> dict[Line, list[str]]:
    """The cells of each row, with those of the row above where they only say so."""
    found: dict[Line, list[str]] = {}
    above: list[str] = []
    for row in rows:
        cells = [_POINTED_DATE.sub(r"\3-\2-\1", cell) for cell in row.words.split(CELLS)]
        same = len(cells) == len(above)
        above = [above[i] if same and _DITTO.fullmatch(c) else c for i, c in enumerate(cells)]
        found[row] = above
    return found


def _in_order(cells: list[str], columns: list[str]) -> tuple[list[str], list[str]]:
    """A row’s cells and their headings with what the row is about in front, without numbers of
    rows, codes and notes, where the headings say which is which."""
    about = next((i for i, c in enumerate(columns) if _GOODS_COLUMN.match(c)), None)
    if about is None or len(cells) != len(columns):
        return cells, columns
    kept = [
        i
        for i, column in enumerate(columns)
        if i != about and not (_NUMBER_COLUMN.match(column) or _NOTE_COLUMN.match(column))
    ]
    order = [about, *kept]
    return [cells[i] for i in order], [columns[i] for i in order]


def _told_parties(cells: Sequence[str], columns: Sequence[str]) -> Parties | None:
    """Who taxes whom, where a column tells each; None where none tells who taxes."""
    by = next((i for i, c in enumerate(columns) if i and _IMPOSER_COLUMN.match(c)), None)
    if by is None:
        return None
    on = next((i for i, c in enumerate(columns) if i and _TARGET_COLUMN.match(c)), None)
    imposers = tuple(m.name for m in countries().find(cells[by]))
    whose = _BUT_FOR.sub("", cells[on]) if on is not None else ""
    targets = tuple(mention.name for mention in countries().find(whose))
    return Parties(imposers, targets, not targets) if imposers else None


def _read_row(
    identifier: str,
    row: Line,
    cells: list[str],
    heading: Sequence[str],
    over: Parties,
    context: Context,
) -> Iterator[Tariff]:
    cells, heading = _in_order(cells, list(heading))
    label = cells[0]
    if named := _told_parties(cells, heading):
        over = named
        context = replace(context, parties=named)
    if _COMPANIES.search(heading[0] if heading else "") and not _OTHERS.search(label):
        return  # one company’s own rate is not the country’s
    if _NOT_A_RATE.match(label) and len(cells) > 1:
        label = cells[1]  # a heading of the tariff schedule, then its description
        cells = cells[1:]
        heading = ()
    columns = [heading[i] if i < len(heading) else "" for i in range(len(cells))]
    others = [
        _dated(columns[i], cell)
        for i, cell in enumerate(cells)
        if i
        and not (cell_rates(cell) or _FREE.match(cell))
        and (_RATE_COLUMN.search(columns[i]) or not _OTHER_COLUMN.search(columns[i]))
    ]
    if _WHOLE_DATE.fullmatch(label):
        others.append(_dated(columns[0], label))
        label = " ".join(others)
    has_new = any(map(_NOW_COLUMN.search, columns)) and any(map(_NEW_COLUMN.search, columns))
    last: Sequence[Rate] = ()
    seen: set[float | None] = set()
    for i, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        if i == 0:
            continue
        if _OTHER_COLUMN.search(column) and not _RATE_COLUMN.search(column):
            continue
        rates, status = _cell(cell, last)
        same = status is None and bool(last) and [r.value for r in rates] == [r.value for r in last]
        last = rates if status is None and rates else last
        if _BEFORE.search(column) or re.match(r"\s*(?:were|was)\b", cell):
            continue
        if same and all(rate.value in seen for rate in rates):
            continue
        # What stays as it was does not begin on its column’s day.
        term = _term("" if same else column, cell, others, label, context)
        if columns[i] and (stays := _as_before(cells, i)):
            until = _term(columns[stays], cells[stays], others, label, context).until
            term = Term(term.announced, term.effective, until)
        if status is None and (_UNCERTAIN.search(column) or _OPEN.search(" ".join(others))):
            status = TariffStatus.THREATENED
        if status is None and has_new and _NOW_COLUMN.search(column):
            # Until the new rate begins, unless it is the same.
            term = term if _as_before(cells, i) else Term(until=term.effective)
            status = TariffStatus.IN_FORCE
        elif status is None and has_new and _NEW_COLUMN.search(column) and not term.effective:
            status = TariffStatus.ANNOUNCED
        for rate in rates:
            if rate.value in seen and not column:
                continue
            seen.add(rate.value)
            inside = _inside(cell, rate)
            words = " — ".join((column, inside or cell, *others))
            told = status or _status(words, label, term, context)
            if _TOTAL_COLUMN.search(column) and rate.unit == PER_CENT:
                rate = replace(rate, unit=IN_TOTAL)
            yield from _records(
                identifier,
                row,
                (label, inside),
                words,
                rate,
                term,
                told,
                over,
                context,
                about_goods=bool(_GOODS_COLUMN.match(columns[0])),
            )


def _own_words(label: str) -> tuple[str, ...]:
    """A label’s goods in its own words, where the vocabulary has no name for them."""
    words = " ".join(_CLEAN.sub(" ", label).split()).lower()
    fits = 3 <= len(words) <= _LONGEST_GOODS and not countries().find(label)
    return (words,) if fits and not any(c.isdigit() for c in words) else ()


def _as_before(cells: Sequence[str], at: int) -> int | None:
    """The last of the cells behind one that have its rates all along; None where there is none."""
    rates = [rate.value for rate in cell_rates(cells[at])]
    last = at
    while rates and last + 1 < len(cells):
        if [rate.value for rate in cell_rates(cells[last + 1])] != rates:
            break
        last += 1
    return last if last > at else None


def _dated(column: str, cell: str) -> str:
    """A cell’s words; a date by itself is the one since when, unless its heading says otherwise."""
    if not _WHOLE_DATE.fullmatch(cell):
        return cell
    return (
        f"{column} {cell}"
        if re.search("announc|until|expir|end", column, re.I)
        else f"since {cell}"
    )


def _inside(cell: str, rate: Rate) -> str:
    """The words in brackets with a rate: “25% (potash 10%)”."""
    for match in _PARENTHESIS.finditer(cell):
        if match.start() < rate.start < match.end():
            return match[0]
    return ""


def _term(column: str, cell: str, others: Sequence[str], label: str, context: Context) -> Term:
    """The days for a cell: its column’s, its own, its row’s, its label’s, the whole order’s."""
    if match := _STRETCH.search(column):
        month = match["month"] or match["first"].split()[0] + " "
        year = match["year"] or match["last"][-4:]
        words = f"from {match['first']}, {year} until {month}{match['last']}"
        return find_term(words, context.published)
    term = Term()
    for words in (column, cell, " ; ".join(others), label):
        more = find_term(words, context.published)
        term = Term(
            term.announced or more.announced,
            term.effective or more.effective,
            term.until or more.until,
        )
    if context.orders:
        term = Term(
            term.announced or context.published, term.effective or context.effective, term.until
        )
    return term


def _status(words: str, label: str, term: Term, context: Context) -> TariffStatus:
    """How far a row’s tariff is; a plain table of rates says what holds."""
    if context.orders or (term.effective and context.published):
        return status_of(words, term, context.published, orders=True)
    told = status_of(f"{label} — {words}", term, context.published, orders=False)
    if term.effective:
        return told  # nobody knows whether that day had come
    return TariffStatus.IN_FORCE if told is TariffStatus.ANNOUNCED else told


def _cell(cell: str, last: Sequence[Rate]) -> tuple[Sequence[Rate], TariffStatus | None]:
    """The rates of a cell; where it says what became of the rate before, that one."""
    if rates := cell_rates(cell):
        return rates, None
    if _FREE.match(cell):
        return [Rate(0, len(cell), 0.0)], None
    if _ENDED.match(cell):
        return last, TariffStatus.REMOVED
    return (last, TariffStatus.PAUSED) if _HELD.match(cell) else ((), None)


def _records(
    identifier: str,
    row: Line,
    labels: tuple[str, str],
    words: str,
    rate: Rate,
    term: Term,
    status: TariffStatus,
    over: Parties,
    context: Context,
    *,
    about_goods: bool,
) -> Iterator[Tariff]:
    """A row’s records for one rate; ``labels`` are the row’s and the rate’s own, ``over`` the
    parties of the paragraph in front of the table; ``about_goods``: its heading says that labels
    name goods."""
    label, inside = labels
    label = _PARENTHESIS.sub(lambda match: "" if cell_rates(match[0]) else match[0], label)
    parties = find_parties(label, 0, len(label), default=context.default)
    named = [mention.name for mention in countries().find(label) if not mention.is_government]
    targets = parties.targets or tuple(n for n in named if n not in parties.imposers)
    if _WITH.search(label):
        targets = parties.targets  # “made with Chilean copper” does not say where
    if context.orders:
        targets = tuple(name for name in targets if name != context.default)
    goods = narrowed(names_of_products(inside) or names_of_products(label), context.products)
    if inside and (own := [m.name for m in countries().find(inside)]):
        targets = tuple(own)
    if "CUSMA-compliant goods" in goods and rate.value and "exempt" in label:
        goods = (*(n for n in goods if n != "CUSMA-compliant goods"), "goods outside CUSMA")
    if not targets and not parties.everybody:
        targets = context.parties.targets or (over.targets if len(over.targets) == 1 else ())
    imposers = parties.imposers or context.parties.imposers or over.imposers
    imposer = next((n for n in (*imposers, context.default) if n and n not in targets), None)
    if not goods and not _GENERAL.search(label):
        goods = (about_goods and _own_words(label)) or context.products
    on_everything = over.everybody and _GENERAL.search(label)
    if not (goods or targets or on_everything):
        return
    authority = authority_in(words) or authority_in(label) or authority_in(context.title)
    for country in targets or (None,):
        if country and country == imposer:
            continue
        yield Tariff(
            document=identifier,
            start=row.start,
            end=row.start + len(row.words),
            imposed_by=imposer,
            country=country,
            products=goods,
            rate=rate.value,
            unit=rate.unit,
            authority=None if rate.unit == IN_TOTAL else authority or context.authority,
            status=status,
            announced=term.announced,
            effective=term.effective,
            until=term.until,
        )
