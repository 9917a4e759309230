"""Our system beside others that search documents, in one run.

    python -m venv peers
    peers/bin/pip install torch==2.13.0
    peers/bin/pip install -r tests/benchmarks/peers/requirements.txt
    python -m tests.benchmarks.peers peers/bin/python DOCUMENTS QUESTIONS.jsonl [--rounds N]

A question's row has "question", "path" (of the document) and "answers". All systems have the same
model, the same passages (ours; the peers need not read files or cut them) and the same threads, and
each runs in a process of its own, one after another in each round. Ours also reads the records of
statements, meetings and tariffs, which the peers have not: seconds with and without these.

A search is vectors and words, ten passages, without what answering does with them afterwards. MRR
is of the first passage of the right document that holds an answer.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from corpus.library import Library
from index.embedder import DEFAULT_MODEL, open_embedder
from index.embedder.packaged import packaged_folder
from index.embedder.threads import threads
from index.folding import fold
from index.passages import cut_passages
from tests.benchmarks.embedding import processor, spread
from tests.benchmarks.peers.measuring import PEERS

OURS = "communique"
VERSIONS = (
    "import importlib.metadata as m; print(', '.join(f'{n} {m.version(n)}' for n in"
    " ('torch', 'sentence-transformers', 'txtai', 'llama-index-core', 'faiss-cpu')))"
)
Row = dict[str, Any]


def rows_of(documents: Path) -> list[Row]:
    """The passages of a folder: path, start and text."""
    fits = open_embedder(DEFAULT_MODEL).fits
    return [
        {
            "path": document.path,
            "start": passage.start,
            "text": document.text[passage.start : passage.end],
        }
        for document in Library(documents).scan().documents
        for passage in cut_passages(document, fits)
    ]


def reciprocal_rank(found: list[int], passages: list[Row], question: Row) -> float:
    """1 / the rank of the first passage that holds an answer, 0 where none does."""
    answers = [fold(answer) for answer in question["answers"]]
    for rank, number in enumerate(found, 1):
        passage = passages[number]
        text = fold(passage["text"])
        if passage["path"] == question["path"] and any(answer in text for answer in answers):
            return 1 / rank
    return 0.0


def run(command: list[str]) -> Row:
    """What a measuring process prints."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    result: Row = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("python", help="the Python that has the peers")
    parser.add_argument("documents", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    questions = [json.loads(line) for line in given.questions.read_text("utf-8").splitlines()]
    passages = rows_of(given.documents)
    results: dict[str, list[Row]] = {name: [] for name in (OURS, *PEERS)}
    for _ in range(given.rounds):
        for name in results:
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "passages.jsonl"
                file.write_text("".join(json.dumps(row) + "\n" for row in passages), "utf-8")
                files = [str(file), str(given.questions), folder]
                if name == OURS:
                    module = "tests.benchmarks.peers.ours"
                    command = [sys.executable, "-m", module, str(given.documents), *files]
                else:
                    script = str(Path(__file__).with_name("measuring.py"))
                    command = [given.python, script, name, str(packaged_folder()), *files]
                results[name].append(run(command))
    versions = subprocess.run([given.python, "-c", VERSIONS], capture_output=True, text=True)
    print(f"{processor()}, {threads()} threads; {versions.stdout.strip()}")
    print(f"{len(passages)} passages, {len(questions)} questions, {given.rounds} rounds")
    print_table(results, passages, questions)


def print_table(results: dict[str, list[Row]], passages: list[Row], questions: list[Row]) -> None:
    """A row for each system: medians, with the least and the most."""
    print(f"{'':22} s to import; s to index; ms a search, median; p95; MRR@10; peak MiB")
    for name, rounds in results.items():
        waits = [statistics.quantiles(r["waits"], n=20) for r in rounds]
        ranks = [
            reciprocal_rank(found, passages, question)
            for found, question in zip(rounds[0]["found"], questions, strict=True)
        ]
        columns = [
            spread([r["import"] for r in rounds]),
            spread([r["index"] for r in rounds]),
            spread([w[9] * 1000 for w in waits]),
            spread([w[18] * 1000 for w in waits]),
            f"{statistics.mean(ranks):.4f}",
            f"{statistics.median(r['peak_mib'] for r in rounds):.0f}",
        ]
        print(f"{name:22} " + "; ".join(columns))
        if "records" in rounds[0]:
            print(f"{'  of this, records':22} " + spread([r["records"] for r in rounds]))
    ours = results[OURS]
    for name in PEERS:
        pairs = list(zip(results[name], ours, strict=True))
        whole = [
            (peer["import"] + peer["index"]) / (own["import"] + own["index"]) for peer, own in pairs
        ]
        same = [peer["index"] / (own["index"] - own["records"]) for peer, own in pairs]
        search = [
            statistics.median(peer["waits"]) / statistics.median(own["waits"])
            for peer, own in pairs
        ]
        print(
            f"{name} against ours: whole process {spread(whole)}; indexing without records"
            f" {spread(same)}; a search {spread(search)}"
        )


if __name__ == "__main__":
    main()
