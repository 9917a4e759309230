"""Questions made from sentences, so that the reader also learns from texts that nobody asked about:
a name, number or year of a sentence becomes the answer, what stands around it the question."""

import re
from collections.abc import Sequence
from random import Random

Span = tuple[int, int]

NAME = re.compile(r"(?<!^)(?<![.!?“\"] )\b[A-Z][\w’'-]+(?: (?:(?:of|de|the) )?[A-Z][\w’'-]+)*")
YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")
NUMBER = re.compile(r"\b\d+(?:[.,]\d+)*\b")
_OPENINGS = {
    "year": ("When", "What year", "In what year"),
    "number": ("How many", "How much", "What"),
    "name": ("Who", "What", "Which"),
}
_SMALL = frozenset("the a an of was were is are had has have which that by to in and".split())
_PAIRS = (
    "first last/north south/east west/largest smallest/before after/more fewer/most least"
    "/increase decrease/increased decreased/rise fall/rose fell/raised lowered/won lost/began ended"
    "/new old/imports exports/import export/higher lower/support oppose/supported opposed"
    "/against for/early late/accepted rejected/allowed banned/large small/major minor/many few"
    "/start end/imposed removed/northern southern/eastern western/founded destroyed/joined left"
)
_OPPOSITES = {a: b for pair in _PAIRS.split("/") for a, b in [pair.split(), pair.split()[::-1]]}
_VERB = re.compile(r"\b(?:did|was|is|were|are|does|do|has|have|can|could|would|will)\b")


def invented(sentence: str, chance: Random) -> tuple[str, Span] | None:
    """A question, and where in the sentence its answer stands; None where there is none."""
    found: list[tuple[str, Span]] = []
    for kind, pattern in (("year", YEAR), ("number", NUMBER), ("name", NAME)):
        for match in pattern.finditer(sentence):
            if not any(a < match.end() and match.start() < b for _, (a, b) in found):
                found.append((kind, match.span()))
    if not found:
        return None
    kind, (start, end) = chance.choice(found)
    before = sentence[:start].split()[-chance.randint(2, 9) :]
    after = sentence[end:].split()[: chance.randint(2, 9)]
    words = [word.strip(',.;:()“”"') for word in [*before, *after]]
    words = [
        word
        for word in words
        if word and chance.random() > (0.35 if word.lower() in _SMALL else 0.12)
    ]
    if len(words) < 3:
        return None
    if chance.random() < 0.25:
        chance.shuffle(words)
    opening = chance.choice(_OPENINGS[kind]) + chance.choice(["", " did", " was", " is", " were"])
    return f"{opening} {' '.join(words)}?", (start, end)


def altered(
    question: str, names: Sequence[str], numbers: Sequence[str], chance: Random
) -> str | None:
    """The question with a name, number or word changed for another of its kind, so that what
    answered it answers no longer; None where nothing could be changed."""
    changes: list[tuple[Span, str]] = []
    if names and (own := list(NAME.finditer(question))):
        match, new = chance.choice(own), chance.choice(names)
        if not set(new.lower().split()) & set(match.group().lower().split()):
            changes += [(match.span(), new)] * 2
    if own := list(NUMBER.finditer(question)):
        match = chance.choice(own)
        digits = int(re.sub(r"\D", "", match.group()))
        near = str(digits + chance.choice([-10, -2, -1, 1, 2, 3, 5, 10, 100]))
        others = [number for number in numbers if number != match.group()]
        new = chance.choice(others) if others and chance.random() < 0.6 else near
        changes += [(match.span(), new)] * 2
    for match in re.finditer(r"\w+", question):
        if new := _OPPOSITES.get(match.group().lower()):
            changes += [(match.span(), new)] * 2
    if (verb := _VERB.search(question)) and chance.random() < 0.3:
        changes.append((verb.span(), f"{verb.group()} not"))
    if not changes:
        return None
    (start, end), new = chance.choice(changes)
    return question[:start] + new + question[end:]
