"""Is this quotation in the documents: exact, altered, said by somebody else, or absent.

Exact means exact up to case, white space and quote glyphs; a full stop or comma at its end does
not count, as it belongs to the sentence it was pasted into. Everything else is a change, and a
changed number is one like any other: there is no approximate match that would let it pass.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from bot.answering.answer import Quote
from bot.answering.answerer import QuestionError
from bot.answering.spans import may_be_same, mentions
from corpus.document import Document, canonical_text
from index.attribution import Speaker, bare_name, mentioned_speaker, speaker_at
from index.engine import Snapshot
from index.folding import fold, fold_with_offsets
from index.records.record import Statement

MAX_LENGTH = 5000
_CANDIDATES = 8
# A quotation is altered, not absent, when this share of its words stands in the document in order.
_ALTERED = 0.6
_MIN_QUOTED_WORDS = 3

_QUOTED = re.compile(
    r"“([^”]+)”|\"([^\"]+)\"|«\s*([^»]+?)\s*»|„([^“”]+)[“”]"
    r"|‘((?:[^’]|’(?=\w))+)’(?!\w)|(?<!\w)'((?:[^']|'(?=\w))+)'(?!\w)"
)
_PERSON = r"[A-ZÀ-ÖØ-Þ][\w’'.-]*(?:\s+[A-ZÀ-ÖØ-Þ][\w’'.-]*){0,6}"
_SIGNED = re.compile(rf"^\W*(?:[—–-]|,)\s*(?P<who>{_PERSON})[.,)]?\s*$")
_LEAD = re.compile(rf"(?:^|[.!?]\s+)(?P<who>{_PERSON})\s*:\s*$")
_WORDS_OF = re.compile(rf"\b(?:words of|[Qq]uoting) (?P<who>{_PERSON}),?\s*$")
_UNQUOTED_LEAD = re.compile(
    rf"^(?P<who>{_PERSON})(?: (?:said|says|wrote))?:\s+(?P<words>.+)$", re.S
)
_UNQUOTED_SIGNED = re.compile(r"\s[—–]\s*(?P<who>[A-ZÀ-ÖØ-Þ][^—–\n]{2,60})$")
_CLAIMS = re.compile(
    r"\b(?:said|says|wrote|told|called|according to|words of|quoted?|argued|warned|promised"
    r"|announced|tweeted|posted|claimed|insisted)\b",
    re.I,
)
_TOKEN = re.compile(r"\d+(?:[.,:/]\d+)*%?|\w+(?:['’-]\w+)*|[%$€£]")
_EDGES = " \t\n.,;:!?…\"'“”‘’"
_UNIT = re.compile(r" (?:per cent|percent|percentage|thousand|million|billion|trillion)\b")

_Token = tuple[str, int, int]
"""A folded word with its offsets in its text."""

UNCHECKED = "who is claimed to have said it could not be checked"


class Verdict(StrEnum):
    """What became of a quotation."""

    EXACT = "exact"
    ALTERED = "altered"
    MISATTRIBUTED = "misattributed"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Verification:
    """``text`` is the quotation looked for; ``best`` is where it, or what is nearest to it, stands;
    ``difference`` marks words as ``[-in the document-]`` and ``{+in the quotation+}``, or says who
    spoke."""

    verdict: Verdict
    text: str
    claimed: str | None
    best: Quote | None
    difference: str | None


def verify(text: str, snapshot: Snapshot) -> list[Verification]:
    """Verify every quotation in a text; a text without quotation marks is one quotation.

    Raises QuestionError for a text without words or one that is too long.
    """
    clean = canonical_text(text)
    if not _TOKEN.search(clean):
        raise QuestionError("there is no quotation in it; paste the words to look for")
    if len(clean) > MAX_LENGTH:
        raise QuestionError(f"{len(clean)} characters; at most {MAX_LENGTH} are verified at once")
    return [_verify(quotation, claimed, snapshot) for quotation, claimed in _quotations(clean)]


def _quotations(text: str) -> Iterator[tuple[str, str | None]]:
    """The quotations in a text, each with the speaker it claims: a name, None, or ``""`` where
    somebody is claimed whom no name tells ("the prime minister said")."""
    marked = [(m, next(group for group in m.groups() if group)) for m in _QUOTED.finditer(text)]
    long = [(m, q) for m, q in marked if len(_TOKEN.findall(q)) >= _MIN_QUOTED_WORDS]
    # One quotation of a word or two is what the text is about; among others it is a scare quote.
    marked = long or (marked if len(marked) == 1 else [])
    if not marked:
        if signed := _UNQUOTED_SIGNED.search(text):
            yield text[: signed.start()].strip(), signed["who"].strip(" .")
        elif lead := _UNQUOTED_LEAD.match(text):
            yield lead["words"], lead["who"]
        else:
            yield text, None
        return
    claimed: str | None = None
    ends = [match.start() for match, _ in marked[1:]] + [len(text)]
    begin = 0
    for (match, quotation), end in zip(marked, ends, strict=True):
        # A quotation without a claim of its own goes on with the speaker of the one before.
        own = _claimed(text[begin : match.start()], quotation, text[match.end() : end])
        claimed = claimed if own is None else own
        yield quotation, claimed
        begin = match.end()


def _claimed(before: str, quotation: str, after: str) -> str | None:
    """Who is said to have said a quotation, by the words in front of and behind it."""
    head = f"{before}“"
    sentence = f"{head}{quotation}”{after}".replace("\n", " ")
    speaker = mentioned_speaker(sentence, len(head))
    if speaker and speaker.name:
        return speaker.name
    for pattern, words in ((_LEAD, before), (_WORDS_OF, before), (_SIGNED, after)):
        if found := pattern.search(words):
            return found["who"]
    if parenthesis := re.search(r"\(\s*([A-ZÀ-ÖØ-Þ][^(),]{2,60})\s*[,)]", after):
        return parenthesis[1].strip()
    return "" if _CLAIMS.search(before + after) else None


def _verify(quotation: str, claimed: str | None, snapshot: Snapshot) -> Verification:
    elsewhere: Verification | None = None
    for quote in _exact(quotation, snapshot):
        doubt = _doubt(quote, claimed) if claimed else None
        if doubt is None:
            note = UNCHECKED if claimed == "" else None
            return Verification(Verdict.EXACT, quotation, claimed, quote, note)
        elsewhere = elsewhere or Verification(
            Verdict.MISATTRIBUTED, quotation, claimed, quote, doubt
        )
    if elsewhere:
        return elsewhere
    said = _tokens(quotation)
    best = max(_near(quotation, said, snapshot), key=lambda found: found[0], default=None)
    if best is None or best[0] < _ALTERED:
        return Verification(Verdict.ABSENT, quotation, claimed, None, None)
    _, document, shown = best
    start, end = shown[0][1], shown[-1][2]
    quote = Quote(document, start, end, _Voices(snapshot, document).speaker(start, end))
    return Verification(Verdict.ALTERED, quotation, claimed, quote, _difference(shown, said))


def _doubt(quote: Quote, claimed: str) -> str | None:
    """Why these words are not the claimed speaker's; None where they are, by the document's own
    attribution, or because they are the document's own and the claim names who published it."""
    document = quote.document
    if quote.speaker and quote.speaker.name:
        name = full_name(quote.speaker.name, document.text)
        if may_be_same(claimed, name):
            return None
        return f"said by {name}, not {claimed}"
    by = re.search(rf"\b(?:by|from) (?:the )?(?:[\w.-]+ ){{0,3}}?({_PERSON})", document.title)
    if mentions(claimed, f"{by[1] if by else ''} {document.publisher or ''}"):
        return None
    return f"the document does not say that {claimed} said it"


def full_name(name: str, text: str) -> str:
    """A last name with the first name that the text gives it most often; other names unchanged."""
    if " " in name:
        return name
    before = re.findall(rf"\b([A-ZÀ-ÖØ-Þ][\w’'-]+) {re.escape(name)}\b", text)
    first = Counter(word for word in before if bare_name(f"{word} {name}") != name)
    return f"{first.most_common(1)[0][0]} {name}" if first else name


def _exact(quotation: str, snapshot: Snapshot) -> Iterator[Quote]:
    needle = fold(quotation).strip(_EDGES + " ")
    if not needle:
        return
    for document_id in snapshot.holding(needle):
        document = snapshot.document(document_id)
        folded, offsets = fold_with_offsets(document.text)
        voices = _Voices(snapshot, document)
        at = folded.find(needle)
        while at >= 0:
            stop = at + len(needle)
            if _stands_alone(folded, at, stop):
                start, end = offsets[at], offsets[stop - 1] + 1
                yield Quote(document, start, end, voices.speaker(start, end))
            at = folded.find(needle, at + 1)


def _stands_alone(folded: str, start: int, end: int) -> bool:
    """Whether a match begins and ends between words, so that 5 is not found in 50 or 5.5."""
    before, after = folded[max(0, start - 2) : start], folded[end : end + 2]
    if before and (before[-1].isalnum() and folded[start].isalnum()):
        return False
    # Half of a hyphenated word is another word: tariff, counter-tariff.
    if len(before) == 2 and before[1] == "-" and before[0].isalnum():
        return False
    if len(after) == 2 and after[0] == "-" and after[1].isalnum():
        return False
    # So is an amount without its currency (C$30) or its unit (30 billion).
    if before and folded[start] in "$€£" and before[-1].isalpha():
        return False
    if folded[end - 1].isdigit() and _UNIT.match(folded, end):
        return False
    if len(before) == 2 and before[0].isdigit() and before[1] in ".," and folded[start].isdigit():
        return False
    if folded[start].isdigit() and before and before[-1] in "-−$€£":
        return False
    if after and after[0].isalnum() and folded[end - 1].isalnum():
        return False
    if folded[end - 1].isdigit() and after[:1] == "%":
        return False
    return not (
        folded[end - 1].isdigit() and len(after) == 2 and after[0] in ".," and after[1].isdigit()
    )


def _near(
    quotation: str, said: list[_Token], snapshot: Snapshot
) -> Iterator[tuple[float, Document, list[_Token]]]:
    """The documents' words nearest to a quotation: the share of words kept, the document, and its
    words there."""
    rows, _ = snapshot.lexical.search(quotation, _CANDIDATES)
    for place in snapshot.places(rows.tolist()):
        document = snapshot.document(place.document.id)
        # A quotation may run over the passage's edges.
        low = max(0, place.start - len(quotation))
        high = min(len(document.text), place.end + len(quotation))
        printed = [(t, low + s, low + e) for t, s, e in _tokens(document.text[low:high])]
        window = _window(_matcher(printed, said), len(printed), len(said))
        if window is None:
            continue
        shown = printed[window[0] : window[1] + 1]
        # Counted anew: over the whole passage, a word may have been matched further up.
        kept = sum(block.size for block in _matcher(shown, said).get_matching_blocks())
        yield kept / max(len(said), len(shown)), document, shown


def _matcher(printed: list[_Token], said: list[_Token]) -> SequenceMatcher[str]:
    return SequenceMatcher(
        None, [t for t, _, _ in printed], [t for t, _, _ in said], autojunk=False
    )


def _window(matcher: SequenceMatcher[str], available: int, length: int) -> tuple[int, int] | None:
    """First and last token of the stretch of a document that keeps most of a quotation's words
    in order; blocks far from the others are left out."""
    blocks = [b for b in matcher.get_matching_blocks() if b.size]
    best: tuple[int, int] | None = None
    most = 0
    for i, first in enumerate(blocks):
        kept = 0
        for last in blocks[i:]:
            # Words changed at the quotation's ends belong to the stretch as well.
            low = max(0, first.a - first.b)
            high = last.a + last.size - 1 + (length - last.b - last.size)
            if high - low + 1 > 1.6 * length + 4:
                break
            kept += last.size
            if kept > most:
                best, most = (low, min(high, available - 1)), kept
    return best


def _difference(printed: list[_Token], said: list[_Token]) -> str:
    a, b = [t for t, _, _ in printed], [t for t, _, _ in said]
    parts = []
    for tag, i, j, k, m in _matcher(printed, said).get_opcodes():
        if tag == "equal":
            parts.append(" ".join(a[i:j]))
            continue
        if i < j:
            parts.append(f"[-{' '.join(a[i:j])}-]")
        if k < m:
            parts.append(f"{{+{' '.join(b[k:m])}+}}")
    if a == b:
        return "the same words, but cut off or punctuated differently: " + " ".join(a)
    return " ".join(parts)


def _tokens(text: str) -> list[_Token]:
    """Folded words with their offsets in the text."""
    return [(fold(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text)]


class _Voices:
    """Who speaks in a document."""

    def __init__(self, snapshot: Snapshot, document: Document) -> None:
        self._document = document
        self._statements = [
            statement
            for statement in snapshot.records(Statement)
            if statement.document == document.id and statement.speaker
        ]
        rows = snapshot.rows_of(document.id)
        self._sentences = [span for row in rows for span in snapshot.sentences(row)]

    def speaker(self, start: int, end: int) -> Speaker | None:
        """Who says these words: whom the statement on record names that has most of them, which
        knows whom “he” means, or else whom their sentence or one before it names."""
        best, most = None, (end - start) / 2
        for statement in self._statements:
            shared = min(end, statement.end) - max(start, statement.start)
            if shared > most:
                best, most = statement.speaker, shared
        if best:
            return Speaker(best, best)
        text, title = self._document.text, self._document.title
        return speaker_at(text, self._sentences, start, end, title)
