"""The words of ``vocabulary/questions.yaml``."""

from functools import cache
from importlib.resources import files

import yaml


@cache
def question_words() -> frozenset[str]:
    """The words by which questions are understood, read once a process."""
    text = files(__package__).joinpath("vocabulary", "questions.yaml").read_text("utf-8")
    return frozenset(yaml.safe_load(text)["words"].split())
