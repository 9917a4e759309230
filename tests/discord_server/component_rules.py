"""What Discord takes as buttons, menus and forms (components of the first version)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.discord_server import forms
from tests.discord_server.forms import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

ROW, BUTTON, STRING_SELECT, TEXT_INPUT, LABEL = 1, 2, 3, 4, 18
OTHER_SELECTS = (5, 6, 7, 8)
SELECTS = (STRING_SELECT, *OTHER_SELECTS)
LINK_STYLE = 5


def component_problems(path: forms.Path, rows: Any) -> Iterator[Problem]:
    """Everything wrong with a message's components."""
    if rows is None:
        return
    yield from forms.listing(path, rows, 0, 5)
    for place, row in enumerate(rows if isinstance(rows, list) else []):
        yield from _row_problems((*path, place), row)
    yield from _duplicates(path, rows)


def _row_problems(path: forms.Path, row: Any) -> Iterator[Problem]:
    wrong = [*forms.mapping(path, row)] or [*forms.choice((*path, "type"), row.get("type"), (ROW,))]
    yield from wrong
    if wrong:
        return
    inside = (*path, "components")
    items = row.get("components")
    wrong = list(forms.listing(inside, items, 1, 5))
    yield from wrong
    if not isinstance(items, list):
        return
    for place, item in enumerate(items):
        at = (*inside, place)
        wrong = [*forms.mapping(at, item)]
        wrong = wrong or [*forms.choice((*at, "type"), item.get("type"), (BUTTON, *SELECTS))]
        yield from wrong
        if wrong:
            continue
        is_button = item["type"] == BUTTON
        if not is_button and len(items) > 1:
            message = "The specified component exceeds the maximum width"
            yield Problem(at, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message)
        yield from _button_problems(at, item) if is_button else _select_problems(at, item)


def _button_problems(path: forms.Path, button: dict[str, Any]) -> Iterator[Problem]:
    yield from forms.choice((*path, "style"), button.get("style"), (1, 2, 3, 4, LINK_STYLE))
    yield from forms.optional_text((*path, "label"), button.get("label"), 80)
    yield from forms.flag((*path, "disabled"), button.get("disabled"))
    if not button.get("label") and not button.get("emoji"):
        message = "A button requires a label or an emoji"
        yield Problem(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", message)
    if button.get("emoji") is not None:
        yield from emoji_problems((*path, "emoji"), button["emoji"])
    has_id, has_url = button.get("custom_id") is not None, button.get("url") is not None
    if has_id and has_url:
        message = "A custom id and url cannot both be specified"
        yield Problem(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", message)
    elif button.get("style") == LINK_STYLE:
        if has_id:
            message = "A custom id cannot be specified for a link button"
            yield Problem((*path, "custom_id"), "BUTTON_COMPONENT_INVALID_CUSTOM_ID", message)
        if not has_url:
            yield forms.required((*path, "url"))
        yield from forms.link(
            (*path, "url"), button.get("url"), schemes=("http", "https", "discord")
        )
        if isinstance(button.get("url"), str) and len(button["url"]) > 512:
            message = "Must be 512 or fewer in length."
            yield Problem((*path, "url"), "BASE_TYPE_MAX_LENGTH", message)
    else:
        if has_url:
            message = "A url can only be specified for a link button"
            yield Problem((*path, "url"), "BUTTON_COMPONENT_INVALID_URL", message)
        yield from forms.text((*path, "custom_id"), button.get("custom_id"), 1, 100)


def emoji_problems(path: forms.Path, emoji: Any) -> Iterator[Problem]:
    """A partial emoji: a name (a Unicode one) or an id."""
    wrong = list(forms.mapping(path, emoji))
    yield from wrong
    if not wrong and not emoji.get("id") and not _is_unicode_emoji(emoji.get("name")):
        yield Problem((*path, "name"), "COMPONENT_INVALID_EMOJI", "Invalid emoji")


def _is_unicode_emoji(name: Any) -> bool:
    return isinstance(name, str) and 0 < len(name) <= 16 and not name.isascii()


def _select_problems(path: forms.Path, select: dict[str, Any]) -> Iterator[Problem]:
    yield from forms.text((*path, "custom_id"), select.get("custom_id"), 1, 100)
    yield from forms.optional_text((*path, "placeholder"), select.get("placeholder"), 150)
    yield from forms.flag((*path, "disabled"), select.get("disabled"))
    for key, lowest in (("min_values", 0), ("max_values", 1)):
        if select.get(key) is not None:
            yield from forms.whole((*path, key), select[key], lowest, 25)
    if select["type"] != STRING_SELECT:
        return
    options = select.get("options")
    yield from forms.listing((*path, "options"), options, 1, 25)
    seen = set()
    for place, option in enumerate(options if isinstance(options, list) else []):
        at = (*path, "options", place)
        wrong = list(forms.mapping(at, option))
        yield from wrong
        if wrong:
            continue
        yield from forms.text((*at, "label"), option.get("label"), 1, 100)
        yield from forms.text((*at, "value"), option.get("value"), 1, 100)
        yield from forms.optional_text((*at, "description"), option.get("description"), 100)
        if option.get("emoji") is not None:
            yield from emoji_problems((*at, "emoji"), option["emoji"])
        value = str(option.get("value"))
        if value in seen:
            message = "The specified option value is already used"
            yield Problem((*at, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message)
        seen.add(value)


def _duplicates(path: forms.Path, rows: Any) -> Iterator[Problem]:
    seen = set()
    for row_at, row in enumerate(rows if isinstance(rows, list) else []):
        items = row.get("components") if isinstance(row, dict) else None
        for item_at, item in enumerate(items if isinstance(items, list) else []):
            custom_id = item.get("custom_id") if isinstance(item, dict) else None
            if not isinstance(custom_id, str):
                continue
            if custom_id in seen:
                at = (*path, row_at, "components", item_at, "custom_id")
                message = "Component custom id cannot be duplicated"
                yield Problem(at, "COMPONENT_CUSTOM_ID_DUPLICATED", message)
            seen.add(custom_id)


def modal_problems(path: forms.Path, modal: Any) -> Iterator[Problem]:
    """Everything wrong with a form that opens on the screen."""
    wrong = list(forms.mapping(path, modal))
    yield from wrong
    if wrong:
        return
    yield from forms.text((*path, "custom_id"), modal.get("custom_id"), 1, 100)
    yield from forms.text((*path, "title"), modal.get("title"), 1, 45)
    rows = modal.get("components")
    yield from forms.listing((*path, "components"), rows, 1, 5)
    for place, row in enumerate(rows if isinstance(rows, list) else []):
        at = (*path, "components", place)
        wrong = [*forms.mapping(at, row)]
        wrong = wrong or [*forms.choice((*at, "type"), row.get("type"), (ROW, LABEL))]
        yield from wrong
        if wrong:
            continue
        if row["type"] == LABEL:
            yield from forms.text((*at, "label"), row.get("label"), 1, 45)
            yield from forms.optional_text((*at, "description"), row.get("description"), 100)
            yield from _input_problems((*at, "component"), row.get("component"), labelled=True)
        else:
            items = row.get("components")
            yield from forms.listing((*at, "components"), items, 1, 1)
            for item in items if isinstance(items, list) else []:
                yield from _input_problems((*at, "components", 0), item, labelled=False)


def _input_problems(path: forms.Path, item: Any, *, labelled: bool) -> Iterator[Problem]:
    kinds = (TEXT_INPUT, *SELECTS) if labelled else (TEXT_INPUT,)
    wrong = [*forms.mapping(path, item)]
    wrong = wrong or [*forms.choice((*path, "type"), item.get("type"), kinds)]
    yield from wrong
    if wrong:
        return
    if item["type"] != TEXT_INPUT:
        yield from _select_problems(path, item)
        return
    yield from forms.text((*path, "custom_id"), item.get("custom_id"), 1, 100)
    yield from forms.choice((*path, "style"), item.get("style"), (1, 2))
    if not labelled:
        yield from forms.text((*path, "label"), item.get("label"), 1, 45)
    yield from forms.optional_text((*path, "placeholder"), item.get("placeholder"), 100)
    yield from forms.optional_text((*path, "value"), item.get("value"), 4000)
    for key, lowest in (("min_length", 0), ("max_length", 1)):
        if item.get(key) is not None:
            yield from forms.whole((*path, key), item[key], lowest, 4000)
