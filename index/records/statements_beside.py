"""Who is named right beside a content: ``Ford said on Monday that …``, ``“…,” said Ford``.

Where these words stand, they are surer than any guess.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from index.records.people_vocabulary import people_vocabulary
from index.records.person_names import RUN, parted
from index.records.statements_spans import Span

# The words between a verb and what it attributes: to whom, when and where.
_CIRCUMSTANCES = (
    r"(?: (?:reporters|journalists|lawmakers)"
    r"| (?:on|in|at|during|before|after|to|for|from|late|early|shortly|that|this|last)\b"
    r"[^.;:“”\"\n]{1,90}?|,[^,.;:“”\"\n]{3,60}){0,2}"
)
# With one of these between, the verb is not the one that attributes.
_CLAUSE = re.compile(
    r" (?:that|who|what|which|and|but|while|he|she|they|it|has|had|is|was|are|were)\b|, \w+ing\b"
)
_FAR = 200
_WORD = re.compile(r"\w+")
# A quotation's end, from its last mark on, after which its speaker may follow.
_QUOTED = re.compile(r"[,?!]” ")
_PRONOUN = re.compile(r"(?<![\w’'-])(?:[Hh]e|[Ss]he|[Tt]hey|I|[Ww]e)$")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A verb of saying before a content; behind a name after it; and right after it."""
    verbs = "|".join(sorted(people_vocabulary().verbs))
    adverbs = (
        r"(?:(?:has|had|have|also|then|later|again|earlier|first|once|meanwhile|[a-z]+ly) ){0,3}"
    )
    who = r"(?P<who>[\w][\w’'.-]*)"
    return (
        re.compile(
            rf"{who}(?P<comma>,?) {adverbs}(?P<cue>{verbs}){_CIRCUMSTANCES}[,:]? (?:that )?$"
        ),
        re.compile(rf" {adverbs}(?P<cue>{verbs})\b"),
        re.compile(rf" (?P<cue>{verbs}) "),
    )


def named_beside(text: str, content: Span) -> tuple[Span, Span] | None:
    """The source and the cue that stand beside a content, None where none surely do."""
    start, end = content
    line = max(text.rfind("\n", 0, start) + 1, start - _FAR)
    before, after_name, after = _patterns()
    found = before.search(text, line, start) if _has_verb(text[line:start]) else None
    if found and not _interrupted(text[found.end("cue") : start].removesuffix("that ")):
        source = _name_to(text, line, found.end("who"))
        # "Holt, head of the union, said": the union does not.
        if source and (
            not found["comma"] or text[max(0, source[0] - 2) : source[0]].endswith((", ", "\n"))
        ):
            return source, found.span("cue")
    if not _QUOTED.match(text, end - 2):
        return None
    run = RUN.match(text, end + 1)
    if run and (said := after_name.match(text, run.end())):
        return run.span(), said.span("cue")
    if (said := after.match(text, end)) and (run := RUN.match(text, said.end())):
        return run.span(), said.span("cue")
    return None


def subject_of(text: str, sentences: Sequence[Span], cue: Span) -> Span | None:
    """The name that a cue's sentence begins with, where the cue is a verb of it: ``Ford met Smith
    and asked for …``."""
    i = bisect_right(sentences, cue) - 1
    if i < 0 or sentences[i][1] < cue[1]:
        return None
    start = sentences[i][0]
    run = RUN.match(text, start)
    between = text[run.end() : cue[0]] if run else ""
    if (
        not run
        or not parted(run[0])[1]
        or not re.search(r"\b(?:and|but) (?:\w+ly |then |also )?$", between)
    ):
        return None
    if re.search(r"[“”\"\n;:]| (?:that|who|which|is|are|was|were) ", between):
        return None
    return run.span()


def _has_verb(words: str) -> bool:
    """Whether there is a verb of saying among words: without one, the pattern seeks in vain, and
    long."""
    return not people_vocabulary().verbs.isdisjoint(_WORD.findall(words))


def _interrupted(between: str) -> bool:
    """Whether another clause stands between a verb and what it may attribute."""
    verbs = people_vocabulary().verbs
    return bool(_CLAUSE.search(between)) or any(word in verbs for word in between.split())


def _name_to(text: str, line: int, stop: int) -> Span | None:
    """The name or the pronoun that ends at a place."""
    if pronoun := _PRONOUN.search(text, line, stop):
        return pronoun.span()
    for run in RUN.finditer(text, line, stop + 1):
        if run.end() == stop and parted(run[0])[1]:
            return run.span()
    return None
