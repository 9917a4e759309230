"""Words on Discord: written so that exactly these words are shown, and read back.

Discord reads markdown with the rules of simple-markdown and some of its own; this follows what is
known of them from discord/SimpleAST (SimpleMarkdownRules), the discord-markdown-parser package and
“Message Formatting” in Discord’s API reference. What decides here: a backslash hides the meaning of
any character that is no ASCII letter, digit or white space, but is shown itself inside an address;
headers, lists, subtext and block quotes need the start of a line.
"""

import re

_ENDS = r"\n\r\u2028\u2029"
_LINE_END = re.compile(rf"\r\n|[{_ENDS}]")

# The colon opens a :shortcode: and holds an address together; before a blank it does neither.
_INLINE = re.compile(r"[\\*_~|`<\[@]|:(?!\s|$)")
_LINE_MARK = re.compile(
    rf"((?:^|(?<=[{_ENDS}]))[^\S{_ENDS}]*)(?:([#>]|[-+](?=[\s#]|$))|([0-9]+)(\.)(?=\s|$))"
)
_WORDS_OF_LINE = re.compile(rf"\S(?:[^{_ENDS}]*\S)?")


def escape(text: str) -> str:
    """Words as markdown that shows them and nothing else.

    A hidden ``@everyone`` looks like no mention, but Discord notifies from the raw text: whoever
    sends it forbids mentions as well.
    """
    return _LINE_MARK.sub(_hidden_line_mark, _INLINE.sub(r"\\\g<0>", text))


def _hidden_line_mark(mark: re.Match[str]) -> str:
    indent, sign, number, point = mark.groups("")
    return f"{indent}{number}\\{sign}{point}"


def quoted(markdown: str) -> str:
    """Markdown in a block quote: every line of it, also an empty one, behind ``> ``."""
    return "> " + _LINE_END.sub(r"\g<0>> ", markdown)


def block_quote(text: str) -> str:
    """Words in a block quote, and nothing in them is markup."""
    return quoted(escape(text))


def bold(text: str) -> str:
    """Words in bold, line by line: on some clients bold ends with the line of a block quote."""
    return _WORDS_OF_LINE.sub(r"**\g<0>**", escape(text))


# What follows models Discord and must not borrow from what is above: it is what proves it.
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_LIVE = re.compile(
    r"""(?<![^\n\r\u2028\u2029])[ \t]*(?:>>>\s|>\s|\#{1,3}\s|-\#\s|[*+-]\s|[0-9]+\.\s)
    |(?P<code>`+)[\s\S]+?(?P=code)
    |\*\*[\s\S]+?\*\*(?!\*)
    |\*(?=\S)(?:\*\*|\s+(?:[^*\s]|\*\*)|[^\s*])+?\*(?!\*)
    |__[\s\S]+?__(?!_)
    |_(?:__|\\[\s\S]|[^\\_])+?_\b
    |~~[\s\S]+?~~
    |\|\|[\s\S]+?\|\|
    |\[[\s\S]*?\]\([^)]*\)
    |[A-Za-z][A-Za-z0-9+.-]*://[^\s<]
    |<(?:[@#:/+]|a:|t:|id:|[0-9]+:)[^<>]*>
    |<[^\s<>]+[:@][^\s<>]+>
    |@everyone|@here
    |:[^\s:]+:""",
    re.VERBOSE,
)


def unrender(markdown: str) -> str:
    """The words that Discord shows for markdown without formatting, block quotes apart.

    Raises ValueError where anything else than a block quote is live; a ``>`` inside one counts, for
    not every client leaves it alone.
    """
    text = re.sub(r"(?<![^\n\r\u2028\u2029])> ", "", markdown)
    shown: list[str] = []
    at = 0
    while at < len(text):
        if escaped := _ESCAPED.match(text, at):
            shown.append(escaped[1])
            at = escaped.end()
        elif live := _LIVE.match(text, at):
            raise ValueError(f"live markup: {live[0]!r}")
        else:
            shown.append(text[at])
            at += 1
    return "".join(shown)
