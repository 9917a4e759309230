"""What is read from Milvus is what the snapshot on disk has, whatever the documents are like."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from index.embedder import Embedder
from index.errors import DamagedSnapshotError, NoSnapshotError, UnknownDocumentError
from index.folding import fold
from index.lexical import terms
from index.milvus.connection import Connection
from index.milvus.errors import EngineError
from index.milvus.layout import PASSAGES, RECORDS, collection
from index.milvus.remembered import Remembered
from index.records.record import Meeting, Statement, Tariff
from tests.bot.desk import FOLLOW_UP, GARDENING, STORY
from tests.index.workshop import BEANS, COD, COPPER, Renamed, Workshop, hits
from tests.milvus import MilvusServer, needs_milvus

pytestmark = needs_milvus
# More than one row of Milvus's takes, in characters of four bytes.
LONG = "\n\n".join(f"Ship {i} carried cod 🐟 and wire 🧵. " + "🐟 " * 60 for i in range(110))
QUERIES = ("the tariff on cod", "Who met whom at the Harbour House?", "copper copper wire", "🐟")


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, milvus: MilvusServer
) -> tuple[Workshop, Workshop]:
    """The same library on disk and in Milvus."""
    workshops = []
    for name, uri in (("disk", None), ("milvus", milvus.new_database())):
        workshop = Workshop(tmp_path_factory.mktemp(name), embedder, uri)
        for path, text in (
            ("premiers.md", STORY),
            ("news/cod.md", FOLLOW_UP),
            ("beans.md", GARDENING),
            ("news/premiers.md", STORY.replace("cod", "haddock")),
            ("z-again.md", STORY),
            ("long.md", LONG),
            ("table.xlsx", "no table"),
        ):
            workshop.write(path, text)
        workshop.reindex()
        workshops.append(workshop)
    return workshops[0], workshops[1]


def test_documents_and_records_are_the_same(both: tuple[Workshop, Workshop]) -> None:
    disk, milvus = (workshop.open().snapshot for workshop in both)
    assert tuple(milvus.documents) == disk.documents
    assert milvus.documents[1:3] == disk.documents[1:3]
    assert milvus.documents[-1] == disk.documents[-1]
    assert milvus.set_aside() == disk.set_aside()
    for ref in disk.documents:
        assert milvus.document(ref.id) == disk.document(ref.id)
        assert milvus.rows_of(ref.id) == disk.rows_of(ref.id)
    rows = range(len(disk.passages))
    assert milvus.places(rows) == disk.places(rows)
    assert [milvus.sentences(row) for row in rows] == [disk.sentences(row) for row in rows]
    for kind in (Statement, Meeting, Tariff):
        assert milvus.records(kind) == disk.records(kind)
        assert disk.records(kind)
    assert milvus.manifest.records == disk.manifest.records


def test_the_same_passages_are_found_with_nearly_the_same_scores(
    both: tuple[Workshop, Workshop], embedder: Embedder
) -> None:
    disk, milvus = (workshop.open().snapshot for workshop in both)
    for query in QUERIES:
        one, other = hits(disk, embedder, query, 5), hits(milvus, embedder, query, 5)
        assert [hit.cosine for hit in other] == pytest.approx([h.cosine for h in one], abs=1e-5)
        # tantivy rounds the length of a passage, Milvus does not.
        assert [hit.bm25 for hit in other] == pytest.approx([h.bm25 for h in one], rel=0.1)
        assert other[0].row == one[0].row
        for term in terms(query):
            assert milvus.lexical.rarity(term) == pytest.approx(disk.lexical.rarity(term))


def test_a_document_is_found_by_id_path_or_name(both: tuple[Workshop, Workshop]) -> None:
    disk, milvus = (workshop.open().snapshot for workshop in both)
    beans = disk.find("beans.md")
    assert milvus.find("beans.md") == milvus.find(beans.id) == beans
    assert milvus.find("cod.md") == disk.find("news/cod.md")
    assert milvus.find("premiers.md").path == "premiers.md"
    with pytest.raises(UnknownDocumentError, match=r"no document is called peas\.md"):
        milvus.find("peas.md")
    with pytest.raises(UnknownDocumentError):
        milvus.find('" or row >= 0 or "')
    with pytest.raises(KeyError):
        milvus.ref("no such id")
    with pytest.raises(KeyError):
        milvus.text_of("no such id")


@pytest.mark.parametrize(
    "words",
    [
        "“We will not pay twice for the same fish,” Marchetti said. She warned that",
        "cod",
        "the",
        "a second round would be answered within a week.\n\n“I am confident that we",
        "🐟 🐟 🐟",
        "nowhere is it written",
        "Ship 109 carried cod",
    ],
)
def test_the_same_documents_hold_a_quotation(both: tuple[Workshop, Workshop], words: str) -> None:
    disk, milvus = (workshop.open().snapshot for workshop in both)
    assert milvus.holding(fold(words)) == disk.holding(fold(words))


def test_no_more_is_remembered_than_it_is_told() -> None:
    asked: list[list[int]] = []

    def read(keys: list[int]) -> dict[int, str]:
        asked.append(keys)
        return {key: str(key) for key in keys if key < 100}

    remembered = Remembered(3, read)
    assert remembered.many([1, 2, 1, 100]) == {1: "1", 2: "2"}
    assert remembered[1] == "1"
    assert asked == [[1, 2, 100]]
    assert remembered.many([3, 4]) == {3: "3", 4: "4"}  # 2 was used longest ago
    assert remembered[1] == "1"
    assert remembered[2] == "2"
    assert asked[1:] == [[3, 4], [2]]
    with pytest.raises(KeyError):
        remembered[100]


def test_nothing_indexed_is_said_so(workshop: Workshop) -> None:
    with pytest.raises(NoSnapshotError, match="nothing is indexed yet"):
        workshop.open()


def test_an_index_that_others_use_is_not_taken_for_ones_own(workshop: Workshop) -> None:
    """Another embedder must neither read it nor, by itself, make it anew."""
    workshop.write("cod.md", COD)
    workshop.reindex()
    other = Renamed(workshop.embedder, fingerprint="f" * 64)
    with pytest.raises(EngineError, match=r"not for this program.*communique reindex"):
        workshop.open(other)
    report = workshop.reindex(other)
    assert report.note is not None
    assert report.note.startswith("the index is made anew: the weights of")
    assert report.embedded == 1
    assert workshop.open(other).snapshot.manifest.weights_sha256 == "f" * 64


@pytest.mark.parametrize("part", [PASSAGES, RECORDS])
def test_an_index_that_lost_a_part_is_made_anew(workshop: Workshop, part: str) -> None:
    workshop.write("cod.md", COD)
    live = workshop.reindex().snapshot
    workshop.store.connection.drop(collection(live, part))
    with pytest.raises(DamagedSnapshotError, match=f"lacks its {part}; run: communique reindex"):
        workshop.open()
    assert workshop.reindex().note is not None
    assert workshop.best("the tariff on cod") == COD


def test_two_processes_answer_from_one_index_and_see_the_next(workshop: Workshop) -> None:
    workshop.write("cod.md", COD)
    first = workshop.reindex().snapshot
    reader = subprocess.Popen(
        [sys.executable, "-c", _READER, workshop.store.connection._uri, str(workshop.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )

    def ask(query: str) -> list[str]:
        assert reader.stdin
        assert reader.stdout
        print(query, file=reader.stdin, flush=True)
        answer: list[str] = json.loads(reader.stdout.readline())
        return answer

    assert ask("the tariff on cod") == [first, COD]
    workshop.write("copper.md", COPPER)
    second = workshop.reindex().snapshot
    # Who reads the one before can go on; who looks again has the new one.
    assert workshop.store.manifest(first).id == first
    assert ask("the duty on copper") == [second, COPPER]
    assert workshop.best("the duty on copper") == COPPER
    workshop.write("beans.md", BEANS)
    third = workshop.reindex().snapshot
    assert ask("beans") == [third, BEANS]
    reader.communicate(timeout=30)


_READER = """
import json, sys
from pathlib import Path
from index.embedder import DEFAULT_MODEL, open_embedder
from index.milvus.connection import Connection
from index.milvus.store import MilvusStore
from tests.index.workshop import best

embedder = open_embedder(DEFAULT_MODEL)
store = MilvusStore(Path(sys.argv[2]), Connection(sys.argv[1]))
for line in sys.stdin:
    snapshot = store.open(embedder).snapshot
    print(json.dumps([snapshot.id, best(snapshot, embedder, line.strip())]), flush=True)
"""


def test_a_file_serves_one_process_and_keeps_its_index(tmp_path: Path, embedder: Embedder) -> None:
    file = tmp_path / "index.db"
    workshop = Workshop(tmp_path, embedder, str(file))
    workshop.write("cod.md", COD)
    workshop.reindex()
    assert workshop.best("the tariff on cod") == COD
    command = [sys.executable, "-c", _OPENER, str(file)]
    root = Path(__file__).parents[3]
    other = subprocess.run(command, capture_output=True, text=True, cwd=root, check=True)
    assert "only one process at a time can open a file" in other.stdout
    assert other.stdout.count("\n") == 1
    assert other.stderr == ""
    _release(file)
    other = subprocess.run(command, capture_output=True, text=True, cwd=root, check=True)
    assert other.stdout == "20250301T000100Z\n"


def _release(file: Path) -> None:
    """What the end of a process does."""
    from milvus_lite.server_manager import server_manager_instance

    server_manager_instance.release_server(str(file))


_OPENER = """
import sys
from pathlib import Path
from corpus.errors import CommuniqueError
from index.milvus.connection import Connection
from index.milvus.store import MilvusStore

try:
    print(MilvusStore(Path("."), Connection(sys.argv[1])).current_id().split("-")[0])
except CommuniqueError as error:
    print(error)
"""


def test_the_address_is_told_without_the_password() -> None:
    assert Connection("https://u:p%40@milvus.example.org:19530/news").name == (
        "https://milvus.example.org:19530/news"
    )
    assert Connection("data/milvus.db").name == "data/milvus.db"


def test_pymilvus_neither_reads_the_settings_nor_changes_them(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DISCORD_TOKEN=from-the-file\n")
    code = (
        "import os\n"
        "from index.milvus.client import open_client\n"
        "try: open_client('data/none/x.db', 1)\n"
        "except Exception as error: print(error)\n"
        "print(os.environ['MILVUS_URI'], os.environ.get('DISCORD_TOKEN'),"
        " os.environ.get('PYTHON_DOTENV_DISABLED'))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).parents[3]), "MILVUS_URI": "data/milvus.db"},
        check=True,
    )
    assert run.stdout.splitlines()[-1] == "data/milvus.db None None"
    assert "cannot be opened" in run.stdout
