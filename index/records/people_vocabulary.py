"""The words of ``vocabulary/people.yaml``."""

from dataclasses import dataclass, fields
from functools import cache, cached_property
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("vocabulary") / "people.yaml"


@dataclass(frozen=True)
class PeopleVocabulary:
    """Sets of words in small letters; the file says what each is for."""

    titles: frozenset[str]
    roles: frozenset[str]
    masculine: frozenset[str]
    feminine: frozenset[str]
    masculine_names: frozenset[str]
    feminine_names: frozenset[str]
    bodies: frozenset[str]
    not_names: frozenset[str]
    verbs: frozenset[str]

    @cached_property
    def first_names(self) -> frozenset[str]:
        """Of men and of women."""
        return self.masculine_names | self.feminine_names


@cache
def people_vocabulary() -> PeopleVocabulary:
    """The words, read once a process."""
    lists = yaml.safe_load(_FILE.read_text("utf-8"))
    return PeopleVocabulary(
        **{field.name: frozenset(lists[field.name].split()) for field in fields(PeopleVocabulary)}
    )
