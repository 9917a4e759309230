"""The grammar of "Invalid Form Body": what is wrong, where, in Discord's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a payload, at a path of keys and list positions."""

    path: Path
    code: str
    message: str


def tree(problems: Iterable[Problem]) -> dict[str, Any]:
    """The problems as Discord's nested `errors` object."""
    root: dict[str, Any] = {}
    for problem in problems:
        node = root
        for step in problem.path:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": problem.code, "message": problem.message})
    return root


def required(path: Path) -> Problem:
    """The field is missing or empty."""
    return Problem(path, "BASE_TYPE_REQUIRED", "This field is required")


def text(path: Path, value: Any, lowest: int, highest: int) -> Iterator[Problem]:
    """A string of `lowest` to `highest` code points; None counts as missing."""
    if value is None or (value == "" and lowest):
        yield required(path)
    elif not isinstance(value, str):
        yield Problem(path, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
    elif lowest and not lowest <= len(value) <= highest:
        message = f"Must be between {lowest} and {highest} in length."
        yield Problem(path, "BASE_TYPE_BAD_LENGTH", message)
    elif len(value) > highest:
        yield Problem(path, "BASE_TYPE_MAX_LENGTH", f"Must be {highest} or fewer in length.")


def optional_text(path: Path, value: Any, highest: int) -> Iterator[Problem]:
    """A string that may be missing."""
    if value is not None:
        yield from text(path, value, 0, highest)


def whole(path: Path, value: Any, lowest: int, highest: int) -> Iterator[Problem]:
    """An integer between two limits; true and false are none."""
    if value is None:
        yield required(path)
    elif isinstance(value, bool) or not isinstance(value, int):
        yield Problem(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
    elif value > highest:
        message = f"int value should be less than or equal to {highest}."
        yield Problem(path, "NUMBER_TYPE_MAX", message)
    elif value < lowest:
        message = f"int value should be greater than or equal to {lowest}."
        yield Problem(path, "NUMBER_TYPE_MIN", message)


def choice(path: Path, value: Any, allowed: Collection[Any]) -> Iterator[Problem]:
    """One of a few values; true is not 1."""
    if value is None:
        yield required(path)
    elif isinstance(value, bool | dict | list) or value not in allowed:
        listed = ", ".join(map(repr, sorted(allowed)))
        yield Problem(path, "BASE_TYPE_CHOICES", f"Value must be one of {{{listed}}}.")


def flag(path: Path, value: Any) -> Iterator[Problem]:
    """A boolean that may be missing."""
    if value is not None and not isinstance(value, bool):
        yield Problem(path, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")


def listing(path: Path, value: Any, lowest: int, highest: int) -> Iterator[Problem]:
    """A list of `lowest` to `highest` things."""
    if not isinstance(value, list):
        yield Problem(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
    elif lowest and not lowest <= len(value) <= highest:
        message = f"Must be between {lowest} and {highest} in length."
        yield Problem(path, "BASE_TYPE_BAD_LENGTH", message)
    elif len(value) > highest:
        yield Problem(path, "BASE_TYPE_MAX_LENGTH", f"Must be {highest} or fewer in length.")


def mapping(path: Path, value: Any) -> Iterator[Problem]:
    """A JSON object."""
    if not isinstance(value, dict):
        yield Problem(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")


def snowflake(path: Path, value: Any) -> Iterator[Problem]:
    """An id, as a string of digits or a number."""
    digits = isinstance(value, str) and value.isascii() and value.isdigit()
    if not digits and (isinstance(value, bool) or not isinstance(value, int)):
        yield Problem(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')


def link(
    path: Path, value: Any, *, schemes: tuple[str, ...] = ("http", "https")
) -> Iterator[Problem]:
    """A web address of at most 2048 characters that may be missing."""
    if value is None:
        return
    length = list(text(path, value, 1, 2048))
    yield from length
    if length:
        return
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme and parts.scheme.lower() not in schemes:
        listed = ", ".join(f"'{scheme}'" for scheme in schemes)
        message = f'Scheme "{parts.scheme}" is not supported. Scheme must be one of ({listed}).'
        yield Problem(path, "URL_TYPE_INVALID_SCHEME", message)
    elif not parts.scheme or not parts.netloc or any(mark.isspace() for mark in value):
        yield Problem(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
