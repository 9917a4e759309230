"""Which documents hold a quotation: however it is written, and wherever passages were cut."""

import random

import pytest

from index.folding import fold
from tests.index.workshop import BEANS, COD, COPPER, Workshop

_SHIPS = [
    f"Ship {number} carried {word} to Norland, and paid “twice” for it."
    for number, word in enumerate("herring kelp cod straße 鱈 copper sprats eels".split() * 40)
]


@pytest.fixture
def harbour(workshop: Workshop) -> Workshop:
    """Three short articles, and one of many passages."""
    for name, text in (("beans.md", BEANS), ("cod.md", COD), ("copper.md", COPPER)):
        workshop.write(name, text)
    workshop.write("ships.md", "\n\n".join(_SHIPS))
    workshop.reindex()
    return workshop


def held(harbour: Workshop, words: str) -> list[str]:
    snapshot = harbour.open().snapshot
    return [snapshot.ref(id).path for id in snapshot.holding(fold(words))]


@pytest.mark.parametrize(
    ("words", "paths"),
    [
        ("a TARIFF of 12\u00a0per cent on", ["cod.md"]),
        ("a tariff of 14 per cent on", []),
        ("on copper wire", ["copper.md"]),
        ("wire copper on", []),
        ("to", ["copper.md", "ships.md", "beans.md"]),
        ("nobody wrote this", []),
        ("carried STRASSE to", ["ships.md"]),
        ("鱈", ["ships.md"]),
        ("鱒", []),
        ('paid "twice" for it. ship 109 carried copper', ["ships.md"]),
        ("—", []),
    ],
)
def test_a_document_holds_the_same_words_in_any_writing(
    harbour: Workshop, words: str, paths: list[str]
) -> None:
    assert sorted(held(harbour, words)) == sorted(paths)


def test_whatever_whole_words_are_taken_from_a_document_it_holds_them(harbour: Workshop) -> None:
    chance = random.Random(7)
    words = " ".join(_SHIPS).split()
    for _ in range(200):
        begin = chance.randrange(len(words) - 20)
        taken = " ".join(words[begin : begin + chance.randint(1, 20)])
        assert "ships.md" in held(harbour, taken), taken
