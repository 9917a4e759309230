"""Gold files: questions with their answers, as people write them for their own documents."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml

from corpus.errors import CommuniqueError

Unanswerable = Literal["near", "off"]

_KNOWN = frozenset(
    """question kind answers documents path as_of newer_than unanswerable why means
    change""".split()
)


class GoldError(CommuniqueError):
    """A gold file is not as its description says it must be."""


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question, and what answers it.

    ``answers`` are words any of which, in a quote of one of ``documents`` (file names; none: of
    any document), is an answer. ``as_of``: it is asked of what was published until that day.
    ``newer_than``: a first quote from a document before that day is wrong. ``unanswerable``: the
    documents do not answer it; ``near`` where they come close, ``off`` where they are about other
    things. ``means``: how a follow-up is to be understood; ``change``: it begins a new topic.
    """

    question: str
    kind: str | None = None
    answers: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    as_of: date | None = None
    newer_than: date | None = None
    unanswerable: Unanswerable | None = None
    means: str | None = None
    change: bool = False


@dataclass(frozen=True, slots=True)
class Gold:
    """What gold files hold: single questions, and conversations as their turns."""

    questions: tuple[GoldQuestion, ...]
    conversations: tuple[tuple[GoldQuestion, ...], ...]


def read_gold(paths: Sequence[Path]) -> Gold:
    """The questions of files, together. Raises GoldError with the file and the entry."""
    questions: list[GoldQuestion] = []
    conversations: list[tuple[GoldQuestion, ...]] = []
    for path in paths:
        for number, entry in enumerate(_entries(path), 1):
            place = f"{path.name}, entry {number}"
            if isinstance(entry, dict) and "turns" in entry:
                turns = entry["turns"]
                if not isinstance(turns, list) or not turns:
                    raise GoldError(f"{place}: turns must be a list of questions")
                conversations.append(tuple(_question(turn, place) for turn in turns))
            else:
                questions.append(_question(entry, place))
    if not questions and not conversations:
        raise GoldError("there are no questions in it; see tests/gold/README.md for the format")
    return Gold(tuple(questions), tuple(conversations))


def _entries(path: Path) -> list[Any]:
    try:
        text = path.read_text("utf-8")
        if path.suffix.lower() == ".jsonl":
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        entries = yaml.safe_load(text)
    except OSError as error:
        raise GoldError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise GoldError(f"{path} is not text in UTF-8") from None
    except (yaml.YAMLError, json.JSONDecodeError) as error:
        raise GoldError(f"{path} cannot be read: {' '.join(str(error).split())}") from None
    if not isinstance(entries, list):
        raise GoldError(f"{path} must hold a list of questions")
    return entries


def _question(entry: object, place: str) -> GoldQuestion:
    if not isinstance(entry, dict):
        raise GoldError(f"{place}: it must have a question")
    if unknown := sorted(map(str, entry.keys() - _KNOWN)):
        raise GoldError(f"{place}: unknown field {unknown[0]}")
    question = entry.get("question")
    if not isinstance(question, str) or not question.strip():
        raise GoldError(f"{place}: question must be a text")
    answers = _texts(entry, "answers", place)
    documents = _texts(entry, "documents", place) or _texts(entry, "path", place)
    unanswerable = entry.get("unanswerable", None if answers else "near")
    if unanswerable not in ("near", "off", None):
        raise GoldError(f"{place}: unanswerable must be near or off")
    if unanswerable and answers:
        raise GoldError(f"{place}: it has answers and is unanswerable")
    return GoldQuestion(
        question=question,
        kind=entry.get("kind"),
        answers=answers,
        documents=documents,
        as_of=_day(entry, "as_of", place),
        newer_than=_day(entry, "newer_than", place),
        unanswerable=unanswerable,
        means=entry.get("means"),
        change=bool(entry.get("change", False)),
    )


def _texts(entry: dict[str, Any], field: str, place: str) -> tuple[str, ...]:
    given = entry.get(field)
    if given is None:
        return ()
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list) or not all(isinstance(t, str) and t.strip() for t in texts):
        raise GoldError(f"{place}: {field} must be a list of texts; put numbers in quotation marks")
    return tuple(texts)


def _day(entry: dict[str, Any], field: str, place: str) -> date | None:
    given = entry.get(field)
    if given is None or type(given) is date:
        return given
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError):
        raise GoldError(f"{place}: {field} must be a day such as 2025-08-01") from None
