"""Which names of bodies, in many documents, are one body’s: acronyms and what they stand for."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from index.records.entities_mentions import ACRONYM, Sighting
from index.records.names import plain_name
from index.records.vocabulary import countries

_SMALL = frozenset("of the and for on to in a an de du & la le".split())
# Shorter acronyms are many things’.
_TELLING = 3
_WORD = re.compile(r"[\w&][\w.’'&-]*")
_OFFICE_OF = re.compile(r"[A-Z][a-z]+ of (?:the )?$")
# How many words more than its letters what an acronym stands for has at most.
_MORE = 5


def join_bodies(
    sightings: Iterable[Sighting], text_of: Callable[[str], str]
) -> list[list[Sighting]]:
    """The bodies of these sightings, each with its own. ``text_of`` gives a document’s text, which
    is read where an acronym is on record, for what it stands for there."""
    groups: dict[str, list[Sighting]] = defaultdict(list)
    short: dict[str, list[Sighting]] = defaultdict(list)
    printed: dict[str, set[str]] = defaultdict(set)
    for seen in sightings:
        if ACRONYM.fullmatch(seen.name) and not countries().name_of(seen.name):
            short[_letters(seen.name)].append(seen)
            continue
        groups[body_key(seen.name)].append(seen)
        if seen.short:
            printed[_letters(seen.short)].add(body_key(seen.name))
    for letters, found in short.items():
        key = _meant(letters, found, groups, printed[letters], text_of)
        groups[key or letters].extend(found)
    return list(groups.values())


def body_key(name: str) -> str:
    """What the forms of a body’s name share; a country’s is its name in the vocabulary."""
    if country := countries().name_of(name):
        return country
    words = [word.replace(".", "") for word in _WORD.findall(plain_name(name))]
    return " ".join(word for word in words if word not in _SMALL)


def _meant(
    letters: str,
    found: list[Sighting],
    groups: dict[str, list[Sighting]],
    printed: set[str],
    text_of: Callable[[str], str],
) -> str | None:
    """The key of the body that an acronym stands for: as printed with it, else the only one on
    record with these initials; None where none or several are."""
    keys = set(printed)
    for seen in found:
        if keys:
            break
        if words := spelled_out(letters, text_of(seen.document)):
            key = body_key(words)
            # “U.S. Customs and Border Protection”, where the document has no “U.S.”
            keys.add(f"us {key}" if key not in groups and f"us {key}" in groups else key)
            seen.spelled_out = words
    if not keys and len(letters) >= _TELLING:
        keys = {
            key
            for key, members in groups.items()
            if len(members[0].name.split()) > 1 and _initials(members[0].name) == letters
        }
    return keys.pop() if len(keys) == 1 else None


def spelled_out(letters: str, text: str) -> str | None:
    """What an acronym stands for in a text: “Aluminum Association of Canada (AAC)”."""
    at = text.find(f"({letters})")
    if at < 0:
        return None
    words = list(_WORD.finditer(text, max(0, at - 150), at))
    for count in range(2, min(len(words), len(letters) + _MORE) + 1):
        piece = text[words[-count].start() : at].strip()
        if words[-count][0][:1].isupper() and _initials(piece) == letters:
            # “Office of the U.S. Trade Representative (USTR)” is the office.
            whole = _OFFICE_OF.search(text[max(0, at - 200) : words[-count].start()])
            return (whole[0] if whole else "") + piece
    return None


def _initials(name: str) -> str:
    words = [word for word in _WORD.findall(name) if word.lower() not in _SMALL]
    # “U.S.” gives both of its letters.
    return "".join(
        word.replace(".", "") if "." in word and word.isupper() else word[0] for word in words
    ).upper()


def _letters(name: str) -> str:
    return name.replace(".", "")
