"""What our system does, timed like its peers (``measuring.py``).

python -m tests.benchmarks.peers.ours DOCUMENTS PASSAGES.jsonl QUESTIONS.jsonl FOLDER
"""

import json
import resource
import sys
import time
from pathlib import Path

TOP = 10


def main() -> None:
    """Measure, and print one line of JSON."""
    begin = time.perf_counter()
    from corpus.library import Library
    from index.build import reindex
    from index.embedder import DEFAULT_MODEL, open_embedder
    from index.search import search
    from index.store import Store

    imported = time.perf_counter()
    documents, passages, questions, folder = map(Path, sys.argv[1:])
    numbers = {
        (row["path"], row["start"]): number
        for number, row in enumerate(map(json.loads, passages.read_text("utf-8").splitlines()))
    }
    asked = [json.loads(line)["question"] for line in questions.read_text("utf-8").splitlines()]
    stages: dict[str, list[float]] = {}

    def progress(stage: str, _done: int, _total: int) -> None:
        stages.setdefault(stage, []).append(time.perf_counter())

    embedder = open_embedder(DEFAULT_MODEL)
    store = Store(folder / "ours")
    reindex(Library(documents), store, embedder, progress=progress)
    snapshot = store.open(embedder).snapshot
    indexed = time.perf_counter()

    def found(question: str) -> list[int]:
        hits = search(snapshot, question, embedder.embed([question])[0], TOP)
        return [numbers[hit.document.path, hit.start] for hit in hits]

    found(asked[0])
    rows, waits = [], []
    for question in asked:
        start = time.perf_counter()
        rows.append(found(question))
        waits.append(time.perf_counter() - start)
    result = {
        "import": imported - begin,
        "index": indexed - imported,
        "records": stages["writing"][0] - stages["records"][0],
        "waits": waits,
        "found": rows,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
