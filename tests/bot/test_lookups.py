"""Positions, meetings and tariffs, looked up on the command line as a person or a script does."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from corpus.library import Library
from index.build import reindex
from index.embedder import Embedder
from index.snapshot import Snapshot
from index.store import Store
from tests.bot.calling import Communique, caller
from tests.index.records import trade

PROJECT = Path(__file__).parents[2]
DOCUMENT = {"id", "path", "title", "publisher", "published", "url"}
SPAN = {"document", "start", "end", "text"}


class Indexed(NamedTuple):
    """The small library's data folder, and its open snapshot."""

    data: Path
    snapshot: Snapshot


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Indexed:
    """The small library of statements, meetings and tariffs."""
    root = tmp_path_factory.mktemp("trade")
    return Indexed(root / "data", trade.snapshot(root, embedder))


@pytest.fixture
def communique(
    indexed: Indexed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Communique:
    """Runs ``communique`` on the small library's index."""
    monkeypatch.chdir(indexed.data.parent)
    monkeypatch.setenv("DATA_DIR", str(indexed.data))
    return caller(monkeypatch, capsys)


LOOK_UPS = ["positions", "meetings", "tariffs"]
FIELDS = {
    "positions": {"speaker", "speaker_mention", "role", "kind", "verb", "said_on", "topics"},
    "meetings": {"participants", "kind", "date", "place", "status", "about"},
    "tariffs": {
        "imposed_by", "country", "products", "rate", "unit", "authority", "status", "announced",
        "effective", "until", "conflicting",
    },
}  # fmt: skip


@pytest.mark.parametrize("command", LOOK_UPS)
def test_every_row_is_a_slice_of_its_document(
    communique: Communique, indexed: Indexed, command: str
) -> None:
    run = communique(command, "--json")
    assert run.code == 0
    assert run.err == ""
    assert run.rows
    for row in run.rows:
        assert set(row) == SPAN | FIELDS[command]
        assert set(row["document"]) == DOCUMENT
        text = indexed.snapshot.text_of(row["document"]["id"])
        assert text[row["start"] : row["end"]] == row["text"] != ""


def test_a_position_has_speaker_role_verb_and_topics(communique: Communique) -> None:
    (row,) = communique("positions", "--who", "carney", "--json").rows
    assert row["text"] == "the tariff would cost both countries thousands of jobs"
    assert row["speaker"] == "Mark Carney"
    assert row["speaker_mention"] == "Prime Minister Mark Carney"
    assert (row["role"], row["kind"], row["verb"]) == ("Prime Minister", "indirect", "said")
    assert row["said_on"] is None
    assert {"tariffs", "jobs"} <= set(row["topics"])


def test_a_meeting_has_who_when_and_where(communique: Communique) -> None:
    (row,) = communique("meetings", "--who", "Doug Ford", "--json").rows
    assert row["participants"] == ["Prime Minister Mark Carney", "Ontario Premier Doug Ford"]
    assert (row["kind"], row["date"], row["place"]) == ("meeting", "2025-06-03", "Toronto")
    assert (row["status"], row["about"]) == ("held", "steel")


def test_a_tariff_has_who_on_what_how_much_and_since_when(communique: Communique) -> None:
    row = communique("tariffs", "--product", "steel", "--as-of", "2025-07-01", "--json").rows[0]
    assert (row["imposed_by"], row["country"], row["products"]) == (
        "United States",
        "Canada",
        ["steel"],
    )
    assert (row["rate"], row["unit"], row["authority"]) == (50, "per cent", "Section 232")
    assert (row["status"], row["effective"], row["until"]) == ("in_force", "2025-06-04", None)


def test_as_of_leaves_out_what_was_published_later(communique: Communique) -> None:
    def rates(day: str) -> list[float]:
        rows = communique("tariffs", "--country", "canada", "--as-of", day, "--json").rows
        return [row["rate"] for row in rows]

    assert rates("2025-09-09") == [50]
    assert rates("September 10, 2025") == [15, 50]


def test_days_narrow_down(communique: Communique) -> None:
    rows = communique("positions", "--since", "2025-09-09", "--until", "2025-09-09", "--json").rows
    assert [row["speaker"] for row in rows] == ["Claudia Sheinbaum"]
    rows = communique("meetings", "--since", "2025-07-01", "--json").rows
    assert [row["date"] for row in rows] == ["2025-09-09"]


def test_a_document_goes_by_its_id_its_path_or_its_name(
    communique: Communique, indexed: Indexed
) -> None:
    by_path = communique("positions", "--document", "undated.txt", "--json")
    by_id = communique("positions", "--document", indexed.snapshot.find("undated.txt").id, "--json")
    assert [row["speaker"] for row in by_path.rows] == ["Tim Houston"]
    assert by_id == by_path


@pytest.mark.parametrize("command", LOOK_UPS)
def test_a_document_that_is_not_there_is_told_in_one_line(
    communique: Communique, command: str
) -> None:
    run = communique(command, "--document", "nowhere.md")
    assert run == (
        2,
        "",
        "communique: no document is called nowhere.md; see: communique documents\n",
    )


@pytest.mark.parametrize(
    "args",
    [
        ("positions", "--who", "Nobody Atall"),
        ("positions", "--topic", "zebra"),
        ("meetings", "--who", "Nobody Atall"),
        ("meetings", "--until", "1990-01-01"),
        ("tariffs", "--product", "copper"),
        ("tariffs", "--as-of", "1990-01-01"),
        ("tariffs", "--product", "goods that no vocabulary knows"),
    ],
)
def test_nothing_found_ends_with_1_and_a_line(
    communique: Communique, args: tuple[str, ...]
) -> None:
    run = communique(*args, "--json")
    assert (run.code, run.out) == (1, "")
    assert run.err.count("\n") == 1
    assert "on record" in run.err


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (("positions", "--since", "2025-13-01"), "2025-13-01: not a date; write YYYY-MM-DD"),
        (("meetings", "--until", "soonish"), "soonish: not a date; write YYYY-MM-DD"),
        (("tariffs", "--as-of", "2025-02-30"), "2025-02-30: not a date; write YYYY-MM-DD"),
        (("positions", "--who", " "), "it is empty"),
        (("positions", "--topic", ""), "it is empty"),
        (("tariffs", "--product", ""), "it is empty"),
        (("tariffs", "--since", "2025-01-01"), "No such option: --since"),
        (("meetings", "Ford"), "unexpected extra argument"),
    ],
)
def test_wrong_use_is_one_line_and_ends_with_2(
    communique: Communique, args: tuple[str, ...], reason: str
) -> None:
    run = communique(*args)
    assert (run.code, run.out) == (2, "")
    assert reason in run.err
    assert run.err.startswith("communique: ")
    assert len(run.err.splitlines()) == 1


@pytest.mark.parametrize("command", LOOK_UPS)
def test_without_an_index_it_says_how_to_make_one(
    communique: Communique, command: str, tmp_path: Path
) -> None:
    run = communique(command, "--data", str(tmp_path / "none"))
    assert run == (2, "", "communique: nothing is indexed yet; run: communique reindex\n")


def test_people_see_day_speaker_words_and_source(communique: Communique) -> None:
    out = communique("positions", "--who", "Doug Ford").out
    first, second = out.index("2025-06-05 · Ontario Premier Doug Ford"), out.index("2025-09-10")
    assert first < second
    assert "   “We will not pay twice for our own steel,”\n" in out
    assert "— Steel at 50 per cent · The Harbour Desk · 2025-06-05 · june.md" in out


def test_what_was_said_long_before_stands_under_its_month(
    tmp_path: Path, embedder: Embedder, communique: Communique
) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "stand.md").write_text(
        "---\ntitle: Where they stand\ndate: 2026-03-02\n---\n"
        "Trade Minister Anna Holt said in February 2025 that the fee on lumber would fall.\n"
    )
    reindex(Library(tmp_path / "library"), Store(tmp_path / "data"), embedder)
    data = ["--data", str(tmp_path / "data")]
    assert communique("positions", *data).out.startswith("2025-02 · Trade Minister Anna Holt")
    assert communique("positions", "--until", "2025-12-31", *data).code == 0
    assert communique("positions", "--since", "2026-01-01", *data).code == 1


def test_what_no_words_date_stands_under_the_day_of_publication(
    tmp_path: Path, embedder: Embedder, communique: Communique
) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "stand.md").write_text(
        "---\ntitle: Where they stand\ndate: 2026-03-02\n---\n"
        "Trade Minister Anna Holt said that the fee on lumber would fall.\n"
    )
    reindex(Library(tmp_path / "library"), Store(tmp_path / "data"), embedder)
    out = communique("positions", "--data", str(tmp_path / "data")).out
    assert out.startswith("published 2026-03-02 · Trade Minister Anna Holt")


def test_people_see_a_date_unknown(communique: Communique) -> None:
    assert communique("positions", "--who", "Houston").out.startswith("date unknown · ")
    assert communique("meetings", "--who", "Eby").out.startswith("date unknown · meeting")


def test_people_see_the_rate_in_force_first(communique: Communique) -> None:
    out = communique("tariffs", "--product", "steel", "--as-of", "2026-01-01").out
    assert out.startswith("15% · in force · steel of Canada · by United States · Section 232")
    assert "50% · no longer in force · steel of Canada" in out


def test_a_script_sees_that_a_replaced_rate_is_no_longer_in_force(communique: Communique) -> None:
    rows = communique("tariffs", "--product", "steel", "--as-of", "2026-01-01", "--json").rows
    assert [(row["rate"], row["status"]) for row in rows] == [(15, "in_force"), (50, "removed")]


@pytest.mark.parametrize("command", LOOK_UPS)
def test_the_command_explains_itself(communique: Communique, command: str) -> None:
    run = communique(command, "--help")
    assert run.code == 0
    assert f"communique {command} [OPTIONS]" in " ".join(run.out.split())


_COLD = """
import sys
from bot.terminal import main
sys.argv = ["communique", *sys.argv[1:]]
try:
    main()
except SystemExit as ended:
    heavy = {"torch", "sentence_transformers", "transformers", "matplotlib"} & set(sys.modules)
    print("loaded:", *sorted(heavy), file=sys.stderr)
    sys.exit(ended.code)
"""


@pytest.mark.parametrize("command", LOOK_UPS)
def test_a_look_up_loads_no_model(indexed: Indexed, command: str) -> None:
    option = ["--country", "Canada"] if command == "tariffs" else ["--who", "Carney"]
    run = subprocess.run(
        [sys.executable, "-c", _COLD, command, *option, "--json", "--data", str(indexed.data)],
        capture_output=True,
        text=True,
        cwd=indexed.data,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        check=True,
    )
    assert run.stdout
    assert run.stderr == "loaded:\n"


@pytest.mark.parametrize("command", ["positions", "meetings", "ask steel", "search steel"])
def test_a_period_that_ends_before_it_begins_is_refused(
    communique: Communique, command: str
) -> None:
    run = communique(*command.split(), "--since", "2025-09-01", "--until", "2025-08-01")
    assert run.code == 2
    assert run.err.count("\n") == 1
    assert "swap them" in run.err
