"""How much and how many: what is asked for, and whether a sentence has an amount of it."""

import pytest

from bot.answering.amounts import amount_asked, has_amount


@pytest.mark.parametrize(
    ("question", "sentence", "has"),
    [
        ("How many people work at the mill?", "At ten past six the mill opens.", False),
        ("How many people work at the mill?", "The mill has 430 workers.", True),
        ("how many jobs would it cost", "It puts 1,900 jobs at risk.", True),
        ("how many jobs would it cost", "A 25 per cent tariff would cost jobs.", False),
        ("how many jobs would it cost", "Jobs were lost since March 4, 2025.", False),
        ("How many refugees came?", "Most were refugees, an estimated total of 75,000.", True),
        ("how many EVs can come in?", "Up to 49,000 Chinese electric vehicles may enter.", True),
        ("how many EVs can come in?", "Electric vehicles pay 6.1 per cent.", False),
        ("How many jobs did it cost?", "Region | Jobs lost | 9,400", True),
        ("How many lakes are there?", "There are several lakes.", True),
        ("How much money came in?", "They took in US$165 billion.", True),
        ("How much money came in?", "The 35 per cent tariff ended in 2026.", False),
        ("how much revenue does it raise a year", "It brings in some 640 million dollars.", True),
        ("How much does the levy cost the maker?", "It pays two cents a can.", True),
        ("How much oil did India buy?", "India pays 50 per cent, half of it over oil.", False),
        ("How much oil did India buy?", "India bought 3 million barrels of oil.", True),
    ],
)
def test_amounts(question: str, sentence: str, has: bool) -> None:
    asked = amount_asked(question)
    assert asked is not None
    assert has_amount(asked, sentence) is has


@pytest.mark.parametrize(
    "question",
    [
        "how much is the tariff on steel?",
        "How much higher is the duty now?",
        "How many of the electorate agreed?",
        "who pays how much",
        "What did Carney say about jobs?",
        "how many",
    ],
)
def test_no_amount_of_anything_is_asked_for(question: str) -> None:
    assert amount_asked(question) is None
