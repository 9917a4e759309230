"""What Discord accepts: the limits of messages, components and commands, one by one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.discord_server.command_rules import command_problems, command_size, sync_problems
from tests.discord_server.component_rules import modal_problems
from tests.discord_server.forms import Problem, tree
from tests.discord_server.mentions import read_mentions
from tests.discord_server.message_rules import choices_problems, message_problems
from tests.discord_server.model import User


def button(**more: Any) -> dict[str, Any]:
    """A valid button, changed."""
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go", **more}


def rows(*items: dict[str, Any]) -> dict[str, Any]:
    """A message with these components in one row."""
    return {"components": [{"type": 1, "components": list(items)}]}


def embed(**parts: Any) -> dict[str, Any]:
    """A message with one embed."""
    return {"embeds": [{"title": "t", **parts}]}


def option(**more: Any) -> dict[str, Any]:
    """A valid option, changed."""
    return {"name": "text", "description": "Words", "type": 3, **more}


def slash(**more: Any) -> dict[str, Any]:
    """A valid command, changed."""
    return {"name": "ask", "description": "Ask", "type": 1, **more}


SELECT = {"type": 3, "custom_id": "s", "options": [{"label": "a", "value": "a"}]}

GOOD_MESSAGES = [
    {"content": "x" * 2000},
    embed(description="x" * 4096),
    {"embeds": [{"title": "t"}] * 10},
    embed(fields=[{"name": "n" * 256, "value": "v"}] * 20),
    embed(url="https://example.org/a", image={"url": "attachment://a.png"}, color=0xFFFFFF),
    rows(*[button(custom_id=str(n)) for n in range(5)]),
    rows(button(label=None, emoji={"name": "👍"})),
    rows({"type": 2, "style": 5, "label": "Read", "url": "https://example.org"}),
    rows(SELECT),
    {"allowed_mentions": {"parse": [], "replied_user": False}},
    {"allowed_mentions": {"users": ["1"], "parse": ["roles"]}},
]

BAD_MESSAGES = [
    ({"content": "x" * 2001}, "content"),
    ({"embeds": [{"title": "t"}] * 11}, "embeds"),
    ({"embeds": [{"color": 1}]}, "embeds.0.description"),
    (embed(title="x" * 257), "embeds.0.title"),
    (embed(description="x" * 4097), "embeds.0.description"),
    (embed(footer={"text": "x" * 2049}), "embeds.0.footer.text"),
    (embed(author={"name": "x" * 257}), "embeds.0.author.name"),
    (embed(fields=[{"name": "n", "value": "v"}] * 26), "embeds.0.fields"),
    (embed(fields=[{"name": "n", "value": " "}]), "embeds.0.fields.0.value"),
    (embed(fields=[{"name": "", "value": "v"}]), "embeds.0.fields.0.name"),
    (embed(fields=[{"name": "n", "value": "v" * 1025}]), "embeds.0.fields.0.value"),
    ({"embeds": [{"description": "x" * 3001}] * 2}, "embeds"),
    (embed(url="file:///etc/passwd"), "embeds.0.url"),
    (embed(url="https://example.org/a b"), "embeds.0.url"),
    (embed(url="https://example.org/" + "x" * 2048), "embeds.0.url"),
    (embed(timestamp="yesterday"), "embeds.0.timestamp"),
    (embed(color=0x1000000), "embeds.0.color"),
    ({"components": rows(button())["components"] * 6}, "components"),
    (rows(*[button(custom_id=str(n)) for n in range(6)]), "components.0.components"),
    (rows(), "components.0.components"),
    (rows(button(), button()), "components.0.components.1.custom_id"),
    (rows(button(custom_id="x" * 101)), "components.0.components.0.custom_id"),
    (rows(button(custom_id=None)), "components.0.components.0.custom_id"),
    (rows(button(label="x" * 81)), "components.0.components.0.label"),
    (rows(button(label=None)), "components.0.components.0"),
    (rows(button(style=6)), "components.0.components.0.style"),
    (rows(button(style=5)), "components.0.components.0.custom_id"),
    (rows(button(url="https://example.org")), "components.0.components.0"),
    (rows(button(custom_id=None, style=5)), "components.0.components.0.url"),
    (rows(button(), SELECT), "components.0.components.1"),
    (rows({**SELECT, "options": []}), "components.0.components.0.options"),
    (
        rows({**SELECT, "options": SELECT["options"] * 2}),
        "components.0.components.0.options.1.value",
    ),
    ({"components": [button()]}, "components.0.type"),
    ({"allowed_mentions": {"parse": ["all"]}}, "allowed_mentions.parse.0"),
    ({"allowed_mentions": {"parse": ["users"], "users": ["1"]}}, "allowed_mentions"),
    ({"allowed_mentions": {"users": ["x"]}}, "allowed_mentions.users.0"),
    ({"message_reference": {"message_id": "x"}}, "message_reference.message_id"),
    ({"flags": "64"}, "flags"),
    ({"nonce": "x" * 26}, "nonce"),
]

GOOD_COMMANDS = [
    slash(),
    slash(name="frag-nach_1"),
    slash(name="質問"),
    slash(options=[option(required=True), option(name="b")]),
    slash(options=[option(choices=[{"name": "n" * 100, "value": "v" * 100}] * 1)]),
    slash(options=[option(type=2, options=[option(type=1, options=[option()])])]),
    slash(default_member_permissions="32", contexts=[0, 1]),
    {"name": "Check quotations", "type": 3},
]

BAD_COMMANDS = [
    (slash(name="Ask"), "name"),
    (slash(name="ask me"), "name"),
    (slash(name="x" * 33), "name"),
    (slash(name=""), "name"),
    (slash(description=""), "description"),
    (slash(description="x" * 101), "description"),
    (slash(options=[option(name=f"o{n}") for n in range(26)]), "options"),
    (slash(options=[option(), option()]), "options.1.name"),
    (slash(options=[option(), option(name="b", required=True)]), "options.1"),
    (slash(options=[option(name="Text")]), "options.0.name"),
    (slash(options=[option(type=12)]), "options.0.type"),
    (slash(options=[option(type=1, name="sub"), option()]), "options"),
    (slash(options=[option(type=1, options=[option(type=1)])]), "options.0.options.0.type"),
    (slash(options=[option(type=2, options=[option()])]), "options.0.options"),
    (slash(options=[option(choices=[{"name": "n", "value": 1}])]), "options.0.choices.0.value"),
    (
        slash(options=[option(choices=[{"name": str(n), "value": "v"} for n in range(26)])]),
        "options.0.choices",
    ),
    (
        slash(options=[option(choices=[{"name": "n", "value": "v"}] * 2)]),
        "options.0.choices.1.name",
    ),
    (slash(options=[option(autocomplete=True, type=5)]), "options.0"),
    (
        slash(options=[option(autocomplete=True, choices=[{"name": "n", "value": "v"}])]),
        "options.0",
    ),
    (slash(options=[option(type=4, min_length=1)]), "options.0.min_length"),
    (slash(default_member_permissions="manage"), "default_member_permissions"),
    (slash(contexts=[3]), "contexts.0"),
    ({"name": "Check", "type": 3, "description": "Words"}, "description"),
    ({"name": "x" * 33, "type": 3}, "name"),
    ({"name": "Check", "type": 3, "options": [option()]}, "options"),
]


def paths(problems: list[Problem]) -> list[str]:
    """Where the problems are."""
    return [".".join(map(str, problem.path)) for problem in problems]


@pytest.mark.parametrize("payload", GOOD_MESSAGES)
def test_a_message_within_the_limits_is_taken(payload: dict[str, Any]) -> None:
    assert message_problems(payload) == []


@pytest.mark.parametrize(("payload", "where"), BAD_MESSAGES)
def test_a_message_beyond_a_limit_is_refused_there(payload: dict[str, Any], where: str) -> None:
    assert where in paths(message_problems(payload))


@pytest.mark.parametrize("command", GOOD_COMMANDS)
def test_a_command_within_the_limits_is_taken(command: dict[str, Any]) -> None:
    assert list(command_problems(command)) == []


@pytest.mark.parametrize(("command", "where"), BAD_COMMANDS)
def test_a_command_beyond_a_limit_is_refused_there(command: dict[str, Any], where: str) -> None:
    assert where in paths(list(command_problems(command)))


def test_a_command_may_have_8000_characters_in_all() -> None:
    choices = [{"name": f"{n:02}" + "n" * 98, "value": "v" * 100} for n in range(20)]
    full = slash(options=[option(name=f"o{n}", choices=choices) for n in range(2)])
    assert command_size(full) == 8000 + len("askAsk") + 2 * len("o0Words")
    assert "" in paths(list(command_problems(full)))
    full["options"][0]["choices"] = choices[:19]
    assert list(command_problems(full)) == []


def test_names_are_unique_in_each_type() -> None:
    menu = {"name": "ask", "type": 3}
    assert sync_problems([slash(), menu]) == []
    assert paths(sync_problems([slash(), menu, slash()])) == ["2.name"]


def test_suggestions_have_limits_and_the_type_of_their_option() -> None:
    one = {"name": "n" * 100, "value": "v" * 100}
    assert list(choices_problems((), [one] * 25, 3)) == []
    for wrong in ([one] * 26, [{**one, "name": ""}], [{**one, "value": "v" * 101}], None):
        assert list(choices_problems((), wrong, 3))
    assert list(choices_problems((), [one], 4))


def test_a_form_has_a_title_and_one_to_five_fields() -> None:
    field = {"type": 1, "components": [{"type": 4, "custom_id": "a", "style": 1, "label": "A"}]}
    form = {"title": "T" * 45, "custom_id": "f", "components": [field]}
    assert list(modal_problems((), form)) == []
    for wrong in (
        {**form, "title": "T" * 46},
        {**form, "components": [field] * 6},
        {**form, "components": [{"type": 1, "components": [button()]}]},
    ):
        assert list(modal_problems((), wrong))


def test_the_error_body_nests_as_discord_does() -> None:
    problem = Problem(
        ("embeds", 0, "title"), "BASE_TYPE_MAX_LENGTH", "Must be 256 or fewer in length."
    )
    entry = {"code": problem.code, "message": problem.message}
    assert tree([problem]) == {"embeds": {"0": {"title": {"_errors": [entry]}}}}


KEYS = (
    "content embeds title fields name value footer text components type custom_id options "
    "choices description allowed_mentions parse users message_reference attachments"
).split()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON)
def test_every_json_gets_a_verdict(payload: Any) -> None:
    problems = [*sync_problems(payload), *modal_problems((), payload)]
    if isinstance(payload, dict):
        problems += [*message_problems(payload), *command_problems(payload)]
    assert all(problem.message for problem in problems)


def mentioned(content: str, allowed: dict[str, Any] | None, *, all_of_them: bool = False) -> Any:
    """Whom a message mentions where Anna has the id 7 and the message replies to Ben's."""
    anna, ben = User(7, "Anna"), User(8, "Ben")
    found = read_mentions(
        content,
        allowed,
        find_user={7: anna, 8: ben}.get,
        guild=None,
        may_mention_all=all_of_them,
        replied_to=ben,
    )
    return [user.name for user in found.users]


def test_mentions_follow_the_words_and_what_is_allowed() -> None:
    assert mentioned("<@7> <@!7> <@99>", None) == ["Anna", "Ben"]
    assert mentioned("<@7>", {"parse": []}) == []
    assert mentioned("<@7>", {"parse": ["users"]}) == ["Anna"]
    assert mentioned("<@7>", {"users": ["8"], "replied_user": True}) == ["Ben"]
    assert mentioned("`<@7>` ```\n<@7>```", {"parse": ["users"]}) == []
