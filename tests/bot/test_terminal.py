"""The command line, called as a person or a script calls it."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bot.settings import load_settings
from tests.bot.calling import Communique, caller
from tests.bot.desk import library


@pytest.fixture
def communique(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Communique:
    """Runs ``communique`` in an empty folder, with a small library of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORPUS_DIR", str(library(tmp_path).root))
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    return caller(monkeypatch, capsys)


def test_ask_builds_the_index_where_there_is_none_and_answers(communique: Communique) -> None:
    run = communique("ask", "What is the tariff on copper wire?", "--json")
    assert run.code == 0
    assert "no index yet" in run.err
    (answer,) = run.rows
    assert set(answer) == {
        "question", "outcome", "confidence", "text", "as_of", "quotes", "near",
    }  # fmt: skip
    assert answer["outcome"] == "answered"
    assert 0 < answer["confidence"] <= 1
    quote = answer["quotes"][0]
    assert set(quote) == {"text", "speaker", "document", "start", "end", "superseded"}
    assert quote["superseded"] is None
    assert set(quote["document"]) == {"id", "path", "title", "publisher", "published", "url"}
    (document,) = communique("document", quote["document"]["id"], "--json").rows
    assert document["text"][quote["start"] : quote["end"]] == quote["text"]
    again = communique("ask", "What is the tariff on copper wire?", "--json")
    assert "no index yet" not in again.err
    assert again.rows == run.rows


def test_a_refusal_exits_with_1_and_names_what_is_near(communique: Communique) -> None:
    run = communique("ask", "Who won the ice hockey final in Helsinki?")
    assert run.code == 1
    assert "do not answer" in run.out
    assert "nearest documents" in run.out


def test_people_see_speaker_title_publisher_date_and_link(communique: Communique) -> None:
    out = communique("ask", "What did Ines Marchetti say about paying twice?").out
    for part in (
        "Marchetti",
        "Harbour tariffs dominate the premiers' meeting",
        "The Harbour Desk",
        "2025-03-11",
        "https://example.org/harbour/premiers#:~:text=",
    ):
        assert part in out


def test_an_unknown_date_is_said_to_be_unknown(communique: Communique, tmp_path: Path) -> None:
    (tmp_path / "library" / "plain.txt").write_text(
        "Seal levy announced\n\nNorland announced a levy of 3 per cent on seal oil.", "utf-8"
    )
    assert "date unknown" in communique("ask", "What is the levy on seal oil?").out


def test_a_batch_has_one_line_a_question_in_order(communique: Communique) -> None:
    questions = "What is the tariff on cod?\n\nWho won the hockey final?\n"
    rows = communique("ask", "-", "--json", stdin=questions).rows
    assert [row["question"] for row in rows] == [
        "What is the tariff on cod?",
        "",
        "Who won the hockey final?",
    ]
    assert [row["outcome"] for row in rows] == ["answered", "not_found", "not_found"]


def test_search_shows_passages_with_their_spans(communique: Communique) -> None:
    (row,) = communique("search", "copper wire", "--limit", "2", "--json").rows
    assert row["query"] == "copper wire"
    assert 1 <= len(row["passages"]) <= 2
    assert "copper wire" in row["passages"][0]["text"]
    scores = [passage["score"] for passage in row["passages"]]
    assert scores == sorted(scores, reverse=True)


def test_a_search_with_a_misspelt_word_tells_how_it_is_understood(communique: Communique) -> None:
    out = communique("search", "coper wire", "--limit", "1").out
    assert out.startswith("(asked as: copper wire)\n")
    assert "tariff on copper wire rose" in out
    assert "asked as" not in communique("search", "copper wire", "--limit", "1").out


def test_filters_of_date_publisher_and_document(communique: Communique) -> None:
    communique("reindex")

    def paths(*options: str) -> set[str]:
        (row,) = communique("search", "tariff on cod", "--json", *options).rows
        return {passage["document"]["path"] for passage in row["passages"]}

    assert paths("--since", "2025-06-01") == {"cod.md"}
    assert paths("--until", "June 1, 2025") == {"premiers.md", "beans.md"}
    assert paths("--source", "quay") == {"cod.md"}
    assert paths("--document", "beans.md") == {"beans.md"}


def test_verify_tells_exact_from_altered(communique: Communique) -> None:
    communique("reindex")
    exact = communique("verify", "We will not pay twice for the same fish", "--json")
    assert (exact.code, exact.rows[0]["verdict"]) == (0, "exact")
    assert set(exact.rows[0]) == {"verdict", "text", "best", "difference"}
    assert set(exact.rows[0]["best"]) == {"document", "start", "end", "text", "speaker"}
    altered = communique("verify", "the 13.5 per cent tariff on cod, in force since February 3")
    assert altered.code == 1
    assert "ALTERED" in altered.out
    assert "[-12.5-]" in altered.out


def test_add_reindex_and_remove(communique: Communique, tmp_path: Path) -> None:
    new = tmp_path / "levy.txt"
    new.write_text("Seal levy\n\nNorland announced a levy of 3 per cent on seal oil.", "utf-8")
    added = communique(
        "add", str(new), "--title", "The seal levy", "--publisher", "The Quay Gazette",
        "--published", "2025-07-01", "--url", "https://example.org/levy",
    )  # fmt: skip
    assert added.code == 0
    report = communique("reindex", "--json").rows[0]
    assert "levy.txt" in report["added"]
    row = next(r for r in communique("documents", "--json").rows if r["path"] == "levy.txt")
    assert row["title"] == "The seal levy"
    assert row["published"] == "2025-07-01"
    assert communique("ask", "What is the levy on seal oil?").code == 0
    assert communique("remove", row["id"]).code == 0
    report = communique("reindex", "--json").rows[0]
    assert report["removed"] == ["levy.txt"]
    assert report["embedded"] == 0
    assert new.exists()


class Quay(BaseHTTPRequestHandler):
    """A site with one page."""

    def do_GET(self) -> None:
        found = self.path == "/seal-levy"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>Seal levy</title><p>Norland put 3 per cent on seal oil.</p>")

    def log_message(self, *_: object) -> None:
        """Nothing on standard error."""


@pytest.fixture
def quay() -> Iterator[str]:
    """The address of a site on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Quay) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_page_of_the_web_is_added_with_its_address(
    communique: Communique, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, quay: str
) -> None:
    monkeypatch.setenv("FETCH_ALLOWED", "127.0.0.1")
    added = communique("add", f"{quay}/seal-levy", "--publisher", "The Quay Gazette")
    assert added.code == 0
    path = added.out.split()[-1]
    sidecar = (tmp_path / "library" / f"{path}.meta.yaml").read_text("utf-8")
    assert "publisher: The Quay Gazette\n" in sidecar
    assert f"retrieved: {date.today()}\n" in sidecar
    communique("reindex")
    row = next(r for r in communique("documents", "--json").rows if r["path"] == path)
    assert (row["title"], row["url"]) == ("Seal levy", f"{quay}/seal-levy")


def test_pages_that_cannot_be_fetched_are_told_and_the_others_added(
    communique: Communique, monkeypatch: pytest.MonkeyPatch, quay: str
) -> None:
    monkeypatch.setenv("FETCH_ALLOWED", quay.removeprefix("http://"))
    run = communique("add", f"{quay}/nothing", f"{quay}/seal-levy")
    assert run.code == 2
    assert f"communique: {quay}/nothing: 127.0.0.1 answered 404\n" in run.err
    assert "seal-levy" in run.out


def test_reindex_lists_what_it_set_aside_and_why(communique: Communique, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    (folder / "again.md").write_bytes((folder / "beans.md").read_bytes())
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    out = communique("reindex").out
    assert "beans.md: the same words as again.md" in out
    assert "picture.txt" in out
    rows = communique("documents", "--set-aside", "--json").rows
    assert {(row["path"], row["kind"]) for row in rows} == {
        ("beans.md", "duplicate"),
        ("picture.txt", "failed"),
    }


def test_status_says_what_is_live_and_since_when(communique: Communique) -> None:
    communique("reindex")
    (status,) = communique("status", "--json").rows
    assert status["documents"] == 3
    assert status["live_since"].startswith("20")


@pytest.mark.parametrize(
    "args",
    [
        ("ask", ""),
        ("ask", "?!…"),
        ("ask", "x" * 10_000),
        ("ask", "cod", "--since", "last spring"),
        ("ask",),
        ("search", "cod", "--limit", "0"),
        ("frobnicate",),
        ("verify", "cod"),  # nothing is indexed
        ("documents",),
        ("document", "nothing"),
        ("add", "nowhere.md"),
        ("add", "."),
        ("add", "https://127.0.0.1/a.html"),
        ("add", "ftp://example.org/a.html"),
        ("remove", "../../etc/passwd"),
        ("reindex", "--corpus", "nowhere"),
        ("reindex", "--corpus", ""),
        ("reindex", "--data", ""),
        ("search", "cod", "--source", ""),
        ("search", "cod", "--document", ""),
        ("add", "library/cod.md", "--title", ""),
        ("add", "library/cod.md", "--publisher", " "),
        ("add", "library/cod.md", "--url", ""),
        ("add", ""),
        ("add", "\x1b[2J\nx.md"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(communique: Communique, args: tuple[str]) -> None:
    run = communique(*args)
    assert run.code == 2
    assert run.out == ""
    assert len(run.err.strip().splitlines()) == 1
    assert run.err.startswith("communique: ")


def test_an_unknown_setting_is_named(communique: Communique, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("CORPSE_DIR=x\n", "utf-8")
    run = communique("status")
    assert run.code == 2
    assert "CORPSE_DIR" in run.err
    assert ".env.example" in run.err


@pytest.mark.parametrize("name", ["CORPUS_DIR", "DATA_DIR"])
def test_an_empty_folder_setting_is_not_the_current_folder(
    communique: Communique, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "")
    run = communique("reindex")
    assert run.code == 2
    assert run.err.startswith(f"communique: setting {name}: it is empty")
    assert len(run.err.splitlines()) == 1


def test_a_tilde_in_a_folder_setting_is_the_home_folder(
    communique: Communique, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DATA_DIR", "~/kept")
    monkeypatch.setenv("CORPUS_DIR", "~/library")
    assert load_settings().data_dir == tmp_path / "kept"
    assert load_settings().corpus_dir == tmp_path / "library"
    monkeypatch.setenv("DATA_DIR", "~nobody-at-all/kept")
    assert "nobody-at-all" in communique("status").err


def test_the_log_level_in_any_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "Info")
    assert load_settings().log_level == "INFO"


@pytest.mark.parametrize("line", ["this is nonsense", "LOG_LEVEL", "LOG_LEVEL INFO"])
def test_a_line_of_the_env_file_that_is_no_setting_is_told(
    communique: Communique, tmp_path: Path, line: str
) -> None:
    (tmp_path / ".env").write_text(f"# Mine\n\nLOG_LEVEL=INFO\n\n{line}\n", "utf-8")
    run = communique("status")
    assert run.code == 2
    assert run.err.startswith("communique: line 5 of .env is no setting")
    assert len(run.err.splitlines()) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_env_file_is_told(communique: Communique, tmp_path: Path) -> None:
    (tmp_path / ".env").touch(mode=0)
    run = communique("status")
    assert (run.code, run.err) == (2, "communique: .env cannot be read: Permission denied\n")


@pytest.mark.parametrize("command", ["documents", "status", "search"])
def test_a_data_folder_that_is_a_file_is_told(communique: Communique, command: str) -> None:
    args = ["cod"] if command == "search" else []
    run = communique(command, *args, "--data", "library/cod.md")
    assert run.code == 2
    assert run.err.startswith("communique: library/cod.md is not a folder")


def test_a_named_pipe_is_no_regular_file(communique: Communique, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.txt")
    run = communique("add", "fifo.txt")
    assert run.code == 2
    assert "not a regular file" in run.err


def test_verify_goes_on_after_a_line_without_words(communique: Communique) -> None:
    communique("reindex")
    run = communique(
        "verify", "-", "--json", stdin="\nWe will not pay twice for the same fish\n?!\n"
    )
    assert [row["verdict"] for row in run.rows] == ["exact"]
    assert run.code == 1
    first, second = run.err.splitlines()
    assert first.startswith("communique: line 1: there is no quotation")
    assert second.startswith("communique: line 3: ")
    assert communique("verify", "-", stdin="\n\n").code == 2


def test_without_arguments_the_help_is_shown(communique: Communique) -> None:
    run = communique()
    assert (run.code, run.err) == (0, "")
    assert "\n  reindex " in run.out
    assert run.out == communique("--help").out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    ("redirection", "ends"),
    [
        (">&-", (0, "")),
        (">/dev/full", (2, "communique: standard output: No space left on device\n")),
    ],
)
def test_output_that_cannot_be_written(redirection: str, ends: tuple[int, str]) -> None:
    run = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m bot --help {redirection}'],
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert (run.returncode, run.stderr) == ends


def test_an_error_of_the_system_is_one_line_with_the_file_and_the_reason(
    communique: Communique, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied() -> None:
        raise PermissionError(13, "Permission denied", str(tmp_path / "locked"))

    monkeypatch.setattr("bot.options.load_settings", denied)
    run = communique("status")
    assert run.code == 2
    assert run.err == f"communique: {tmp_path / 'locked'}: Permission denied\n"


_NOISE = """
import logging, warnings
from bot.options import _configure_logging
_configure_logging({level!r})
import huggingface_hub.utils
for name in ("huggingface_hub.utils._http", "trafilatura.core", "corpus.library"):
    logging.getLogger(name).warning("said by %s", name)
warnings.warn("said by warnings")
"""


@pytest.mark.parametrize(
    ("level", "heard"), [("WARNING", {"corpus"}), ("DEBUG", {"corpus", "trafilatura", "warnings"})]
)
def test_other_libraries_speak_only_when_debugging(level: str, heard: set[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _NOISE.format(level=level)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    said = {
        name for name in ("corpus", "trafilatura", "warnings") if f"said by {name}" in run.stderr
    }
    assert said == heard
    assert ("said by huggingface_hub" in run.stderr) is (level == "DEBUG")


def test_chat_without_a_terminal_answers_and_ends(communique: Communique) -> None:
    run = communique("chat", "What is the tariff on cod?")
    assert run.code == 0
    assert "per cent" in run.out


def test_an_answer_to_a_misspelt_question_tells_how_it_is_understood(
    communique: Communique,
) -> None:
    run = communique("ask", "What is the tarif on cod?")
    assert run.code == 0
    assert "(asked as: What is the tariff on cod?)" in run.out


def test_chat_reads_follow_ups_from_a_pipe(communique: Communique) -> None:
    run = communique("chat", stdin="What is the tariff on cod?\nand copper wire?\n")
    assert run.code == 0
    assert "asked as: What is the tariff on copper wire?" in run.out


@pytest.mark.parametrize("last", ["exit", "Quit "])
def test_what_people_end_a_conversation_with_is_no_question(
    communique: Communique, last: str
) -> None:
    run = communique("chat", stdin=f"What is the tariff on cod?\n{last}\nand copper wire?\n")
    assert run.code == 0
    assert run.out.count("per cent") > 0
    assert "asked as" not in run.out


@pytest.mark.parametrize(
    "command",
    [
        "",
        "chat",
        "ask",
        "search",
        "verify",
        "documents",
        "document",
        "add",
        "remove",
        "reindex",
        "status",
    ],
)
def test_every_command_explains_itself(communique: Communique, command: str) -> None:
    run = communique(*([command] if command else []), "--help")
    assert run.code == 0
    assert "Usage:" in run.out


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_chat_stays_in_a_terminal_until_it_is_ended(communique: Communique) -> None:
    communique("reindex")
    ours, theirs = pty.openpty()
    chat = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat", "What is the tariff on cod?"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    os.close(theirs)
    try:
        seen = _read_until(ours, "> ", 120)
        assert "per cent" in seen
        os.write(ours, b"and copper wire?\n")
        assert "asked as: What is the tariff on copper wire?" in _read_until(ours, "\n> ", 60)
        os.write(ours, b"\n")
        assert chat.wait(timeout=30) == 0
    finally:
        chat.kill()
        os.close(ours)


def _read_until(descriptor: int, end: str, patience_s: float) -> str:
    seen, deadline = "", time.monotonic() + patience_s
    while time.monotonic() < deadline:
        if select.select([descriptor], [], [], 1)[0]:
            seen += os.read(descriptor, 65536).decode(errors="replace")
            if seen.replace("\r", "").endswith(end):
                return seen
    raise AssertionError(f"not seen in time: {end!r} in {seen!r}")
