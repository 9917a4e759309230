"""Statements of transcripts: turns with printed labels, and speeches under their speaker's name."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.records.person_names import head_name, mentions_in, without_honour
from index.records.speakers import Resolved

_UPPER = "A-ZÀ-ÖØ-Þ"
_LABEL = re.compile(
    rf"[“\"(]?(?P<label>(?:(?:Mc|Mac|De|O’|O')?[{_UPPER}][{_UPPER}.’'-]*(?: |(?=:|\())){{1,6}}"
    r"|(?:Q|A)(?=[: .]))(?:\([^)\n]{1,60}\) ?)?(?P<colon>:?)[ ]*"
)
# How parliaments print who speaks: “Mr. Ole Rud (President, Cod Council): …”, “The Chair: …”; and
# the United States Congress: “Ms. RUD. …”, “The CHAIRMAN. …”.
_TITLED = r"(?:Mr|Mrs|Ms|Mme|Dr|Prof|Hon|Right Hon|Rt\. Hon|Senator|Chairman|Ambassador|Secretary)"
# Names alone, as the committees of Westminster print them: “Q44 Dame Ann Lee: …”, “Chair: …”.
_PLAIN = re.compile(
    r"(?:Q\d+ )?(?P<label>Chair|(?:(?:Dame|Sir|Lord|Lady|Baroness|Mr|Mrs|Ms|Dr|Professor) )?"
    rf"[{_UPPER}][\w’'-]+(?: [{_UPPER}][\w’'.-]+){{1,3}})"
    r"(?: \((?P<who>(?:[^()\n]|\([^()\n]*\)){1,120})\))?: (?=[A-Z“\"\[])"
)
_FEW_PLAIN = 4
_CHAIRS = "Chair|Vice-Chair|Chairman|Chairwoman|Speaker|Deputy Speaker|Acting Chair|Clerk"
_IN_THE_CHAIR = frozenset(_CHAIRS.upper().split("|"))
# Words of a label that are neither the name nor a role.
_HONORIFICS = frozenset(
    "MR MS MRS MME DR PROF PROFESSOR HON RT RIGHT SIR DAME LORD LADY BARONESS".split()
)
_PARLIAMENT = re.compile(
    rf"(?:(?P<label>The (?:{_CHAIRS})|(?:Some|An) hon\. members?"
    rf"|{_TITLED}\.? (?:Hon\. )?[{_UPPER}][\w.’'-]+(?: [{_UPPER}][\w.’'-]+){{0,4}})"
    r"(?: \((?P<who>(?:[^()\n]|\([^()\n]*\)){1,120})\))?:[ ]+"
    rf"|(?P<congress>The (?:{_CHAIRS.upper()})"
    rf"|{_TITLED}\.? [{_UPPER}][{_UPPER}’'-]+(?: [{_UPPER}][{_UPPER}’'-]+)?(?: of [A-Z][a-z]+)?)"
    r"\. (?=[A-Z“\"]))"
)
# Labels with one of these words are people's even where they occur once.
_PEOPLE = frozenset(
    """THE MR M MR DR SIR PRESIDENT MINISTER SECRETARY SENATOR GOVERNOR CHAIR CHAIRMAN AMBASSADOR
    REPRESENTATIVE SPEAKER MODERATOR AUDIENCE OFFICIAL QUESTION REPORTER PREMIER GENERAL MEMBER
    PARTICIPANT OPERATOR AIDE VICE""".split()
)
# The first words of notes that begin like labels and name nobody.
_NOT_LABELS = frozenset(
    """BREAKING UPDATE UPDATED NOTE CORRECTION WATCH EXCLUSIVE ANALYSIS OPINION RELATED SOURCE
    SOURCES CONTACT PHOTO VIDEO READ WHAT FACT SUBJECT SECTION SEC PROMISE MORE DATE PLACE RE TO
    FROM FILE""".split()
)
_SPEECH = re.compile(
    r"^(?:(?:Opening |Closing |Prepared )?(?:Remarks|Statement|Speech|Address|Op-Ed|Letter)"
    r"(?: as (?:Prepared|Delivered)(?: for Delivery)?)?) (?:by|of|from) (?P<who>.+)",
    re.I,
)
_GOES_ON = re.compile(
    r" (?:on|at|in|before|after|to|of|with|during|holds?|signs?|delivers?|meets?|speaks?|hosts?"
    r"|participates?|announces?|addresses|makes?|and|regarding|following|as|for|aboard|en route)\b",
    re.I,
)
_FEW = 3
_SURNAME_PARTS = frozenset("VON DER VAN DE LA DU BIN AL".split())


@dataclass(frozen=True, slots=True)
class Turn:
    """One paragraph of what somebody says in a transcript, without its label. Code points."""

    start: int
    end: int
    speaker: Resolved


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    label: str | None
    body: int
    who: str | None = None
    sure: bool = False


def turns(text: str, title: str) -> list[Turn]:
    """The turns of a transcript, a paragraph each; none where a text is not a transcript.

    A transcript has three labelled paragraphs at least. What stands before the first is nobody's.
    """
    lines = list(_lines(text))
    labels = Counter(line.label for line in lines if line.label)
    sure = {line.label for line in lines if line.sure}
    for label in list(labels):
        if label not in sure and not _is_person(label, labels):
            del labels[label]
    if labels.total() < _FEW:
        return []
    found: list[Turn] = []
    names = _names(text, title)
    # “The Chair (Hon. Ann Lee (Cod Bay, Ind.))” says once who is in the chair.
    chairs = {
        line.label: named[1]
        for line in lines
        if line.who and (named := head_name(without_honour(line.who)))
    }
    for label in labels:
        whole = _resolved(label, title, names).name or ""
        if " " in whole and label.endswith(whole.upper()):
            # Later turns may have the surname alone, which is the first word of some names.
            names.setdefault(whole.split()[0].upper(), whole)
    speaker: Resolved | None = None
    answering = {name for name in mentions_in(title) if " " in name} if "A" in labels else set()
    for line in lines:
        if line.label == "A":
            # Whose answer it is can be told only where one person answers.
            speaker = Resolved(min(answering) if len(answering) == 1 else None, "A", None)
        elif line.label in labels and line.label:
            speaker = _resolved(line.label, title, names)
            if line.label.split()[-1] in _IN_THE_CHAIR and line.label in chairs:
                speaker = Resolved(chairs[line.label], line.label, speaker.role)
            if line.label != "Q" and speaker.name:
                answering.add(speaker.name)
        body = line.body if line.label in labels else line.start
        if speaker and body < line.end and not _is_note(text[body : line.end]):
            found.append(Turn(body, line.end, speaker))
    return found


def speech(text: str, title: str) -> list[Turn]:
    """The paragraphs of a speech or a statement whose title names who gives it, in the first
    person; none of other texts."""
    match = _SPEECH.match(title)
    if not match or len(re.findall(r"\b(?:I|we|my|our|We|My|Our)\b", text)) * 150 < len(
        text.split()
    ):
        return []
    named = head_name(_GOES_ON.split(match["who"], maxsplit=1)[0])
    if not named:
        return []
    speaker = Resolved(named[1], named[1], named[0])
    return [
        Turn(line.start, line.end, speaker)
        for line in _lines(text)
        if line.end - line.start > 40 and not _is_note(text[line.start : line.end])
    ]


def _has_plain_labels(rows: Sequence[str]) -> bool:
    """Whether lines begin again and again with the same names and a colon."""
    found = Counter(match["label"] for row in rows if (match := _PLAIN.match(row)))
    people = [n for n in found if n == "Chair" or (" " in n and head_name(n))]
    return sum(found[n] for n in people) >= _FEW_PLAIN and any(found[n] > 1 for n in people)


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    last = None
    rows = text.split("\n")
    plain = _has_plain_labels(rows)
    for row in rows:
        end = start + len(row)
        printed = _PARLIAMENT.match(row) or (_PLAIN.match(row) if plain else None)
        if printed:
            groups = printed.groupdict()
            label = (groups["label"] or groups["congress"]).upper()
            last = label
            yield _Line(start, end, label, start + printed.end(), groups["who"], sure=True)
        elif row:
            match = _LABEL.match(row)
            label = match["label"].strip() if match else None
            # "A" without a colon is a label only as the answer to "Q".
            bare = label == "Q" or (label == "A" and last == "Q")
            if match and (match["colon"] or bare):
                last = label
                yield _Line(start, end, label, start + match.end())
            else:
                yield _Line(start, end, None, start)
        start = end + 1


def _is_person(label: str, counts: Counter[str]) -> bool:
    words = [word.strip(".").removesuffix("S") for word in label.split()]
    if words[0] in _NOT_LABELS or (label == "A" and "Q" not in counts):
        return False
    return label in ("Q", "A") or bool(_PEOPLE & set(words)) or counts[label] > 1


def _is_note(paragraph: str) -> bool:
    """Whether a paragraph is a stage direction, a time or a place: ``(Laughter.)``, ``END``."""
    return bool(
        re.fullmatch(r"[(\[].*[)\]]|\* ?\* ?\*|-+|#+|END .*|.*\d+:\d\d [AP]\.M\..*", paragraph)
    ) or not any(c.islower() for c in paragraph)


def _names(text: str, title: str) -> dict[str, str]:
    """Full names by surname in capitals, where a text has one person of it."""
    found: dict[str, set[str]] = {}
    for name in [*mentions_in(title), *mentions_in(text)]:
        words = name.split()
        if 2 <= len(words) <= 4:
            found.setdefault(words[-1].upper(), set()).add(name)
    return {surname: names.pop() for surname, names in found.items() if len(names) == 1}


def _resolved(label: str, title: str, names: dict[str, str]) -> Resolved:
    words = label.split()
    if label == "Q":
        return Resolved(label, label, None)
    if words[0] == "THE":
        # "THE PRESIDENT:" under "Remarks by President Trump" is Trump.
        role = " ".join(words[1:]).title()
        if match := re.search(rf"\b{role} ", title):
            named = head_name(_GOES_ON.split(title[match.start() :], maxsplit=1)[0])
            if named:
                return Resolved(named[1], label, role)
        return Resolved(role, label, role)
    place = len(words) - 1
    while place > 0 and words[place - 1] in _SURNAME_PARTS:
        place -= 1
    plain = [word for word in words if word.strip(".") not in _HONORIFICS]
    is_titled = len(plain) < len(words) or bool(_PEOPLE & {w.strip(".") for w in words[:place]})
    if not is_titled or words[-1].strip(".") in _PEOPLE:
        name = label.title()
        return Resolved(names.get(label, name), label, None)
    own = [word for word in plain if word.strip(".") not in _PEOPLE]
    if len(own) > 1:
        # The whole name is printed: as the text has it, or else in small letters but for the first.
        whole = " ".join(own)
        known = (n for n in names.values() if n.upper() == whole and not n.isupper())
        printed = next(known, whole.title())
        roles = [word for word in plain if word.strip(".") in _PEOPLE]
        return Resolved(printed, label, " ".join(roles).title() or None)
    surname = " ".join(words[place:])
    role = " ".join(word for word in words[:place] if word in plain).title()
    return Resolved(names.get(surname, surname.title()), label, role or None)
