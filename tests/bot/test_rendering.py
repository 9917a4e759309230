"""What stands in a terminal: nothing of it can command the terminal or the markup."""

import io
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from bot import rendering
from bot.answering.answer import Answer, Outcome, Quote
from bot.answering.verify import Verdict, Verification
from bot.console import print_json, printable, say
from bot.shapes import answer_shape
from corpus.document import Document, DocumentRef
from index.archive import SetAside
from index.build import Report

ESCAPES = "\x1b]0;owned\x07\x1b[2J\n\r\x9b31m\x7f\u202e\udce9"
REF = DocumentRef("0123456789", "a.md", "A title", "A publisher", date(2025, 3, 3), None)
HOSTILE = replace(
    REF, path=f"{ESCAPES}.md", title=f"T{ESCAPES}", publisher=f"P{ESCAPES}", url=f"u:{ESCAPES}"
)
DOCUMENT = Document("0", HOSTILE.path, HOSTILE.title, HOSTILE.publisher, None, HOSTILE.url, "Text.")
ASIDE = SetAside(HOSTILE.path, "failed", f"broken {ESCAPES}")
PATHS = (HOSTILE.path,)
REPORT = Report("0", PATHS, PATHS, (), PATHS, (ASIDE,), (ASIDE,), 1, 1, 0, f"note {ESCAPES}")
REFUSAL = Answer(ESCAPES, f"asked {ESCAPES}", Outcome.NOT_FOUND, 0.0, ESCAPES, None, (), (HOSTILE,))
VERIFIED = Verification(Verdict.ABSENT, f"said {ESCAPES}", None, None, None)


def shown(show: object, *args: object, terminal: bool = False) -> str:
    """What a function of ``rendering`` prints, without the colours."""
    file = io.StringIO()
    console = Console(file=file, force_terminal=terminal, color_system=None, width=200)
    show(console, *args)  # type: ignore[operator]
    return file.getvalue()


@pytest.mark.parametrize("terminal", [False, True])
@pytest.mark.parametrize(
    ("show", "found"),
    [
        (rendering.show_documents, [HOSTILE]),
        (rendering.show_document, DOCUMENT),
        (rendering.show_set_aside, [ASIDE]),
        (rendering.show_report, REPORT),
        (rendering.show_answer, REFUSAL),
        (rendering.show_verifications, [VERIFIED]),
    ],
)
def test_control_characters_never_reach_the_terminal(
    show: object, found: object, terminal: bool
) -> None:
    out = shown(show, found, terminal=terminal)
    assert "�" in out
    assert printable(out.replace("\n", "")) == out.replace("\n", "")


def test_a_path_with_a_line_break_stays_on_one_line() -> None:
    (line,) = shown(rendering.show_set_aside, [SetAside("a\nb.md", "failed", "x")]).splitlines()
    assert "a�b.md" in line


def test_a_superseded_quote_says_as_of_when_it_is_and_that_a_newer_one_stands_above() -> None:
    old = Document("1", "old.md", "Old", None, date(2025, 3, 3), None, "It is 25 per cent.")
    new = Document("2", "new.md", "New", None, date(2025, 6, 4), None, "It is 50 per cent.")
    quotes = (Quote(new, 0, 18), Quote(old, 0, 18, None, date(2025, 6, 4)))
    answer = replace(REFUSAL, outcome=Outcome.ANSWERED, quotes=quotes)
    above, note = shown(rendering.show_answer, answer).split("It is 25 per cent.")
    assert "as of" not in above
    assert "(as of 2025-03-03; newer among these quotes: 2025-06-04)" in note
    first, second = answer_shape(answer)["quotes"]
    assert (first["superseded"], second["superseded"]) == (None, "2025-06-04")


def test_a_publisher_is_no_markup() -> None:
    publisher = "[link=https://evil.example]CBC[/link] :cat: [bold]"
    out = shown(rendering.show_documents, [replace(REF, publisher=publisher)], terminal=True)
    assert "[link=https://evil.example]CBC[/link]" in out
    assert "[bold]" in out


def test_messages_are_one_clean_line(capsys: pytest.CaptureFixture[str]) -> None:
    say(f"{ESCAPES} :cat: [bold]x[/bold]")
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert printable(said.rstrip("\n")) == said.rstrip("\n")
    assert ":cat: [bold]x[/bold]" in said


def test_json_holds_the_same_text_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"path": "é\x1b\x9b\udce9"})
    assert capsys.readouterr().out == '{"path": "é\\u001b\\u009b\\udce9"}\n'
