"""What Discord takes as a message: limits of the "Message" and "Embed" documentation."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.discord_server import forms
from tests.discord_server.component_rules import component_problems
from tests.discord_server.forms import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTENT, EMBEDS, EMBED_TOTAL, FIELDS, FILES = 2000, 10, 6000, 25, 10
MAX_FILE_BYTES = 10 * 1024 * 1024
SUPPRESS_EMBEDS, EPHEMERAL, LOADING, HAS_THREAD = 1 << 2, 1 << 6, 1 << 7, 1 << 5
SUPPRESS_NOTIFICATIONS, COMPONENTS_V2 = 1 << 12, 1 << 15

_MEDIA = ("http", "https", "attachment")


def message_problems(payload: dict[str, Any], at: forms.Path = ()) -> list[Problem]:
    """Everything wrong with a message to be sent or edited; an empty one is not judged here."""
    return [
        *forms.optional_text((*at, "content"), payload.get("content"), CONTENT),
        *_embeds_problems((*at, "embeds"), payload.get("embeds")),
        *component_problems((*at, "components"), payload.get("components")),
        *_mentions_problems((*at, "allowed_mentions"), payload.get("allowed_mentions")),
        *_reference_problems((*at, "message_reference"), payload.get("message_reference")),
        *_attachments_problems((*at, "attachments"), payload.get("attachments")),
        *_flags_problems((*at, "flags"), payload.get("flags")),
        *forms.flag((*at, "tts"), payload.get("tts")),
        *_nonce_problems((*at, "nonce"), payload.get("nonce")),
    ]


def _embeds_problems(path: forms.Path, embeds: Any) -> Iterator[Problem]:
    if embeds is None:
        return
    shape = list(forms.listing(path, embeds, 0, EMBEDS))
    yield from shape
    if not isinstance(embeds, list):
        return
    for place, embed in enumerate(embeds):
        wrong = list(forms.mapping((*path, place), embed))
        yield from wrong or _embed_problems((*path, place), embed)
    if sum(map(embed_size, embeds)) > EMBED_TOTAL:
        message = f"Embed size exceeds maximum size of {EMBED_TOTAL}"
        yield Problem(path, "MAX_EMBED_SIZE_EXCEEDED", message)


def embed_size(embed: Any) -> int:
    """The code points of an embed that count towards the 6000 of a message."""
    if not isinstance(embed, dict):
        return 0
    fields = embed.get("fields") if isinstance(embed.get("fields"), list) else []
    parts = [embed.get("title"), embed.get("description")]
    parts += [_inside(embed, "footer", "text"), _inside(embed, "author", "name")]
    parts += [
        field.get(key)
        for field in fields or []
        if isinstance(field, dict)
        for key in ("name", "value")
    ]
    return sum(len(part) for part in parts if isinstance(part, str))


def _inside(embed: dict[str, Any], part: str, key: str) -> Any:
    value = embed.get(part)
    return value.get(key) if isinstance(value, dict) else None


def _embed_problems(path: forms.Path, embed: dict[str, Any]) -> Iterator[Problem]:
    shown = ("title", "description", "fields", "footer", "author", "image", "thumbnail")
    if not any(embed.get(key) for key in shown):
        yield forms.required((*path, "description"))
    yield from forms.optional_text((*path, "title"), embed.get("title"), 256)
    yield from forms.optional_text((*path, "description"), embed.get("description"), 4096)
    yield from forms.link((*path, "url"), embed.get("url"))
    if embed.get("color") is not None:
        yield from forms.whole((*path, "color"), embed["color"], 0, 0xFFFFFF)
    if embed.get("timestamp") is not None:
        yield from _moment_problems((*path, "timestamp"), embed["timestamp"])
    for key, label, limit in (("footer", "text", 2048), ("author", "name", 256)):
        part = embed.get(key)
        if part is None:
            continue
        wrong = list(forms.mapping((*path, key), part))
        yield from wrong
        if not wrong:
            yield from forms.text((*path, key, label), _stripped(part.get(label)), 1, limit)
            yield from forms.link((*path, key, "icon_url"), part.get("icon_url"), schemes=_MEDIA)
            yield from forms.link((*path, key, "url"), part.get("url"))
    for key in ("image", "thumbnail"):
        part = embed.get(key)
        if part is not None:
            wrong = list(forms.mapping((*path, key), part))
            yield from wrong or forms.link((*path, key, "url"), part.get("url"), schemes=_MEDIA)
    yield from _fields_problems((*path, "fields"), embed.get("fields"))


def _fields_problems(path: forms.Path, fields: Any) -> Iterator[Problem]:
    if fields is None:
        return
    yield from forms.listing(path, fields, 0, FIELDS)
    for place, field in enumerate(fields if isinstance(fields, list) else []):
        wrong = list(forms.mapping((*path, place), field))
        yield from wrong
        if not wrong:
            yield from forms.text((*path, place, "name"), _stripped(field.get("name")), 1, 256)
            yield from forms.text((*path, place, "value"), _stripped(field.get("value")), 1, 1024)
            yield from forms.flag((*path, place, "inline"), field.get("inline"))


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _moment_problems(path: forms.Path, value: Any) -> Iterator[Problem]:
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        yield Problem(path, "DATE_TIME_TYPE_PARSE", f"Could not parse {value}. Should be ISO8601.")


def _mentions_problems(path: forms.Path, allowed: Any) -> Iterator[Problem]:
    if allowed is None:
        return
    wrong = list(forms.mapping(path, allowed))
    yield from wrong
    if wrong:
        return
    parse = allowed.get("parse")
    if parse is not None:
        yield from forms.listing((*path, "parse"), parse, 0, 3)
        for place, kind in enumerate(parse if isinstance(parse, list) else []):
            yield from forms.choice((*path, "parse", place), kind, ("users", "roles", "everyone"))
    for kind in ("users", "roles"):
        ids = allowed.get(kind)
        if ids is None:
            continue
        yield from forms.listing((*path, kind), ids, 0, 100)
        for place, each in enumerate(ids if isinstance(ids, list) else []):
            yield from forms.snowflake((*path, kind, place), each)
        if ids and isinstance(parse, list) and kind in parse:
            message = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            yield Problem(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message)
    yield from forms.flag((*path, "replied_user"), allowed.get("replied_user"))


def _reference_problems(path: forms.Path, reference: Any) -> Iterator[Problem]:
    if reference is None:
        return
    wrong = list(forms.mapping(path, reference))
    yield from wrong
    if wrong:
        return
    if reference.get("message_id") is None:
        yield forms.required((*path, "message_id"))
    for key in ("message_id", "channel_id", "guild_id"):
        if reference.get(key) is not None:
            yield from forms.snowflake((*path, key), reference[key])
    yield from forms.flag((*path, "fail_if_not_exists"), reference.get("fail_if_not_exists"))


def _attachments_problems(path: forms.Path, attachments: Any) -> Iterator[Problem]:
    if attachments is None:
        return
    yield from forms.listing(path, attachments, 0, FILES)
    for place, each in enumerate(attachments if isinstance(attachments, list) else []):
        wrong = list(forms.mapping((*path, place), each))
        yield from wrong
        if not wrong:
            yield from forms.snowflake((*path, place, "id"), each.get("id"))
            yield from forms.optional_text((*path, place, "filename"), each.get("filename"), 1024)
            description = each.get("description")
            yield from forms.optional_text((*path, place, "description"), description, 1024)


def _flags_problems(path: forms.Path, flags: Any) -> Iterator[Problem]:
    if flags is not None:
        yield from forms.whole(path, flags, 0, (1 << 31) - 1)


def _nonce_problems(path: forms.Path, nonce: Any) -> Iterator[Problem]:
    if nonce is not None and not (isinstance(nonce, int) and not isinstance(nonce, bool)):
        yield from forms.text(path, nonce, 0, 25)


def choices_problems(path: forms.Path, choices: Any, kind: int) -> Iterator[Problem]:
    """Autocomplete suggestions for an option of this type (3 text, 4 integer, 10 number)."""
    yield from forms.listing(path, choices, 0, 25)
    for place, each in enumerate(choices if isinstance(choices, list) else []):
        wrong = list(forms.mapping((*path, place), each))
        yield from wrong
        if not wrong:
            yield from forms.text((*path, place, "name"), each.get("name"), 1, 100)
            yield from choice_value((*path, place, "value"), each.get("value"), kind)


def choice_value(path: forms.Path, value: Any, kind: int) -> Iterator[Problem]:
    """The value behind a choice: text to 100 characters, or a number within ±2^53."""
    if kind == 3:
        yield from forms.text(path, value, 1, 100)
    elif kind == 4:
        yield from forms.whole(path, value, -(2**53), 2**53)
    elif isinstance(value, bool) or not isinstance(value, int | float):
        yield Problem(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not number.')
