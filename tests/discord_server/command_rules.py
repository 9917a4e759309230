"""What Discord takes as an application command, from "Application Commands"."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from tests.discord_server import forms
from tests.discord_server.forms import Problem
from tests.discord_server.message_rules import choice_value

if TYPE_CHECKING:
    from collections.abc import Iterator

CHAT_INPUT, USER, MESSAGE = 1, 2, 3
SUB_COMMAND, SUB_COMMAND_GROUP, STRING, INTEGER, NUMBER, ATTACHMENT = 1, 2, 3, 4, 10, 11
WITH_CHOICES = (STRING, INTEGER, NUMBER)
MOST = {CHAT_INPUT: 100, USER: 15, MESSAGE: 15}
MAX_SIZE = 8000


def is_name(name: str) -> bool:
    """Whether a slash command or option may be called that: lower case, letters and digits."""
    return name == name.lower() and all(mark in "-_'" or _is_word(mark) for mark in name)


def _is_word(mark: str) -> bool:
    devanagari_or_thai = "\u0900" <= mark <= "\u097f" or "\u0e00" <= mark <= "\u0e7f"
    return unicodedata.category(mark)[0] in "LN" or devanagari_or_thai


def sync_problems(commands: Any) -> list[Problem]:
    """Everything wrong with a complete list of commands."""
    if not isinstance(commands, list):
        return list(forms.listing((), commands, 0, 130))
    problems = [each for at, one in enumerate(commands) for each in command_problems(one, (at,))]
    seen = set()
    for at, command in enumerate(commands):
        if not isinstance(command, dict):
            continue
        key = (str(command.get("type") or CHAT_INPUT), str(command.get("name")).lower())
        if key in seen:
            message = "Application command names must be unique"
            problems.append(Problem((at, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", message))
        seen.add(key)
    return problems


def command_problems(command: Any, at: forms.Path = ()) -> Iterator[Problem]:
    """Everything wrong with one command."""
    wrong = list(forms.mapping(at, command))
    yield from wrong
    if wrong:
        return
    kind = command.get("type") or CHAT_INPUT
    yield from forms.choice((*at, "type"), kind, tuple(MOST))
    if kind == CHAT_INPUT:
        yield from _name_problems((*at, "name"), command.get("name"))
        yield from forms.text((*at, "description"), command.get("description"), 1, 100)
        yield from _options_problems((*at, "options"), command.get("options"), depth=0)
    else:
        yield from forms.text((*at, "name"), command.get("name"), 1, 32)
        if command.get("description"):
            message = "Context menu commands cannot have description"
            code = "APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED"
            yield Problem((*at, "description"), code, message)
        if command.get("options"):
            message = "Context menu commands cannot have options"
            yield Problem((*at, "options"), "APPLICATION_COMMAND_OPTIONS_NOT_ALLOWED", message)
    yield from _bits_problems(
        (*at, "default_member_permissions"), command.get("default_member_permissions")
    )
    for key, highest in (("contexts", 2), ("integration_types", 1)):
        yield from _set_problems((*at, key), command.get(key), highest)
    for key in ("nsfw", "dm_permission"):
        yield from forms.flag((*at, key), command.get(key))
    if command_size(command) > MAX_SIZE:
        message = f"Command exceeds maximum size ({MAX_SIZE})"
        yield Problem(at, "APPLICATION_COMMAND_TOO_LARGE", message)


def _bits_problems(path: forms.Path, bits: Any) -> Iterator[Problem]:
    """Permission bits are documented as a string of digits; Discord takes a number as well."""
    number = isinstance(bits, int) and not isinstance(bits, bool) and bits >= 0
    digits = isinstance(bits, str) and bits.isascii() and bits.isdigit()
    if bits is not None and not number and not digits:
        yield Problem(
            path, "BITFIELD_TYPE_CONVERT", f'Could not interpret "{bits}" as permissions.'
        )


def _set_problems(path: forms.Path, values: Any, highest: int) -> Iterator[Problem]:
    if values is None:
        return
    yield from forms.listing(path, values, 1, highest + 1)
    for place, value in enumerate(values if isinstance(values, list) else []):
        yield from forms.choice((*path, place), value, tuple(range(highest + 1)))


def command_size(node: Any) -> int:
    """The code points of all names, descriptions and choice values in a command."""
    if not isinstance(node, dict):
        return 0
    own = sum(
        len(node[key]) for key in ("name", "description", "value") if isinstance(node.get(key), str)
    )
    parts = (node.get("options"), node.get("choices"))
    below = (each for part in parts if isinstance(part, list) for each in part)
    return own + sum(map(command_size, below))


def _name_problems(path: forms.Path, name: Any) -> Iterator[Problem]:
    wrong = list(forms.text(path, name, 1, 32))
    yield from wrong
    if not wrong and not is_name(name):
        yield Problem(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _options_problems(path: forms.Path, options: Any, *, depth: int) -> Iterator[Problem]:
    if options is None:
        return
    yield from forms.listing(path, options, 0, 25)
    if not isinstance(options, list) or any(not isinstance(each, dict) for each in options):
        return
    kinds = [each.get("type") for each in options]
    nested = [kind in (SUB_COMMAND, SUB_COMMAND_GROUP) for kind in kinds]
    if any(nested) and not all(nested):
        message = "Sub-commands and groups cannot stand beside other options"
        yield Problem(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)
    seen: set[Any] = set()
    optional_seen = False
    for place, option in enumerate(options):
        at = (*path, place)
        name = str(option.get("name"))
        if name in seen:
            message = "Option name already exists"
            code = "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS"
            yield Problem((*at, "name"), code, message)
        seen.add(name)
        if option.get("required") and optional_seen:
            message = "Required options must be placed before non-required options"
            yield Problem(at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        optional_seen = optional_seen or not option.get("required")
        yield from _option_problems(at, option, depth=depth)


def _option_problems(path: forms.Path, option: dict[str, Any], *, depth: int) -> Iterator[Problem]:
    yield from _name_problems((*path, "name"), option.get("name"))
    yield from forms.text((*path, "description"), option.get("description"), 1, 100)
    yield from forms.choice((*path, "type"), option.get("type"), tuple(range(1, 12)))
    kind = option.get("type")
    too_deep = (kind == SUB_COMMAND_GROUP and depth > 0) or (kind == SUB_COMMAND and depth > 1)
    if too_deep:
        message = "Sub-command groups hold sub-commands, and these hold values"
        yield Problem((*path, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)
        return
    if kind in (SUB_COMMAND, SUB_COMMAND_GROUP):
        inside = option.get("options")
        inside = inside if isinstance(inside, list) else []
        if kind == SUB_COMMAND_GROUP and not inside:
            yield forms.required((*path, "options"))
        if kind == SUB_COMMAND_GROUP and any(
            isinstance(each, dict) and each.get("type") != SUB_COMMAND for each in inside
        ):
            message = "A sub-command group holds only sub-commands"
            yield Problem((*path, "options"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)
        step = 1 if kind == SUB_COMMAND_GROUP else 2
        yield from _options_problems((*path, "options"), option.get("options"), depth=step)
        return
    yield from forms.flag((*path, "required"), option.get("required"))
    yield from _choice_problems(path, option)
    yield from _range_problems(path, option)


def _choice_problems(path: forms.Path, option: dict[str, Any]) -> Iterator[Problem]:
    kind, choices = option.get("type"), option.get("choices")
    if not choices and not option.get("autocomplete"):
        return
    if kind not in WITH_CHOICES:
        message = "Choices and autocomplete need a string, integer or number option"
        yield Problem(path, "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID", message)
        return
    if choices and option.get("autocomplete"):
        message = "Choices and autocomplete are mutually exclusive"
        yield Problem(path, "APPLICATION_COMMAND_AUTOCOMPLETE_INVALID_OPTION_TYPE", message)
    if not choices:
        return
    yield from forms.listing((*path, "choices"), choices, 0, 25)
    names: set[Any] = set()
    for place, each in enumerate(choices if isinstance(choices, list) else []):
        at = (*path, "choices", place)
        wrong = list(forms.mapping(at, each))
        yield from wrong
        if wrong:
            continue
        yield from forms.text((*at, "name"), each.get("name"), 1, 100)
        yield from choice_value((*at, "value"), each.get("value"), kind)
        name = str(each.get("name"))
        if name in names:
            message = "Option choice name already exists"
            code = "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS"
            yield Problem((*at, "name"), code, message)
        names.add(name)


def _range_problems(path: forms.Path, option: dict[str, Any]) -> Iterator[Problem]:
    kind = option.get("type")
    for key, lowest in (("min_length", 0), ("max_length", 1)):
        if option.get(key) is not None:
            if kind != STRING:
                yield Problem(
                    (*path, key), "APPLICATION_COMMAND_OPTIONS_INVALID", "Only for strings"
                )
            yield from forms.whole((*path, key), option[key], lowest, 6000)
    for key in ("min_value", "max_value"):
        if option.get(key) is not None and kind not in (INTEGER, NUMBER):
            yield Problem((*path, key), "APPLICATION_COMMAND_OPTIONS_INVALID", "Only for numbers")
