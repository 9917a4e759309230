"""The title of a readout: who met whom, before the text says so."""

import re
from dataclasses import dataclass, replace

from index.records.meetings_parties import Party, Sort, find_sides, has_title

_READOUT = re.compile(
    r"^(?:[\w ]{0,30} )?(?:Readout|READOUT|Summary)(?: of| from"
    r"|:)(?: the)? (?P<host>.{0,160}?)(?P<kind>"
    r"(?:[Vv]ideo|[Pp]hone|[Tt]elephone|[Vv]irtual|[Ss]ecure)? ?(?:[Cc]alls?|[Mm]eetings?"
    r"|[Tt]alks|[Ss]ummit|[Rr]oundtable"
    r"|[Cc]onversation|[Vv]isit|[Bb]reakfast|[Ll]unch|[Dd]inner|[Bb]riefing"
    r"|[Cc]onvening)) (?:[Ww]ith|[Bb]etween) (?P<whom>.+)$"
)
# What the meeting was about, where, or when: no part of the counterpart's name.
_REST = re.compile(
    r" (?:on|in|at|to|about|regarding|ahead of|during|after|before|following|concerning|who|as|for"
    r"|Regarding|Who|On|Ahead of|After|During|Before|To) "
)
_KINDS = {
    "call": "call",
    "conversation": "call",
    "talk": "talks",
    "visit": "visit",
    "summit": "summit",
}


@dataclass(frozen=True, slots=True)
class Readout:
    """What a readout's title says: who received, whom, and the kind of meeting."""

    host: tuple[Party, ...]
    counterpart: tuple[Party, ...]
    kind: str


def read_title(title: str) -> Readout | None:
    """The meeting that a title such as “Readout of X’s Call with Y” announces, if it is one."""
    match = _READOUT.match(title.replace("\u00a0", " "))
    if not match:
        return None
    hosts = find_sides(re.sub(r"[’']s?\s*$", "", match["host"].strip()))
    host = hosts[-1].parties if hosts else ()
    word = match["kind"].casefold().split()[-1].rstrip("s")
    kind = _KINDS.get(word, "meeting")
    return Readout(host, _counterpart(match["whom"]), kind)


def _counterpart(words: str) -> tuple[Party, ...]:
    sides = find_sides(words)
    if sides and sides[0].start == 0 and has_title(sides[0].parties[0].name):
        return sides[0].parties
    group = _REST.split(words, maxsplit=1)[0].strip(" ,")
    if sides and sides[0].start == 0 and sides[0].end >= len(group):
        parties = sides[0].parties
        if all(" " in party.name.removeprefix("the ") for party in parties):
            # In a title every word has a capital: a council looks like a person.
            return tuple(replace(party, sort=Sort.GROUP) for party in parties)
    return (Party(0, len(group), group, Sort.GROUP),)
