"""The words of ``vocabulary/questions.yaml`` and of ``vocabulary/synonyms.yaml``."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def question_words() -> frozenset[str]:
    """The words by which questions are understood, read once a process."""
    return frozenset(_read("questions.yaml")["words"].split())


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Other phrases for the same thing, by the phrase that people ask with, read once a process."""
    return {phrase: tuple(others) for phrase, others in _read("synonyms.yaml").items()}


def _read(name: str) -> Any:
    text = files(__package__).joinpath("vocabulary", name).read_text("utf-8")
    return yaml.safe_load(text)
