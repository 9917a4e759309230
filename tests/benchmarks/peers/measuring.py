"""What each peer does, timed: run by a Python that has the peer, without the project's packages.

    python measuring.py NAME MODEL PASSAGES.jsonl QUESTIONS.jsonl FOLDER

Prints one line of JSON: seconds to import, to index, for each question, and the numbers of the ten
passages that were found for each.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

TOP = 10
Search = Callable[[str], list[int]]


def sentence_transformers(model: str, texts: list[str], folder: Path) -> Callable[[], Search]:
    """Vectors alone: exact cosine by FAISS."""
    import faiss
    from sentence_transformers import SentenceTransformer

    def index() -> Search:
        encoder = SentenceTransformer(model)
        found = faiss.IndexFlatIP(encoder.get_embedding_dimension())
        found.add(encoder.encode(texts, normalize_embeddings=True))
        faiss.write_index(found, str(folder / "vectors.faiss"))

        def search(question: str) -> list[int]:
            vector = encoder.encode([question], normalize_embeddings=True)
            return [int(i) for i in found.search(vector, TOP)[1][0]]

        return search

    return index


def txtai(model: str, texts: list[str], folder: Path) -> Callable[[], Search]:
    """Its hybrid of vectors and BM25, which keeps the texts too."""
    from txtai import Embeddings

    def index() -> Search:
        made = Embeddings(path=model, hybrid=True, content=True)
        made.index((number, text, None) for number, text in enumerate(texts))
        made.save(str(folder / "txtai"))
        return lambda question: [int(row["id"]) for row in made.search(question, TOP)]

    return index


def llamaindex(model: str, texts: list[str], folder: Path) -> Callable[[], Search]:
    """FAISS and BM25, joined by their ranks."""
    import faiss
    from llama_index.core import StorageContext, VectorStoreIndex
    from llama_index.core.llms import MockLLM
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
    from llama_index.core.schema import TextNode
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from llama_index.retrievers.bm25 import BM25Retriever
    from llama_index.vector_stores.faiss import FaissVectorStore

    def index() -> Search:
        encoder = HuggingFaceEmbedding(model_name=model)
        nodes = [TextNode(id_=str(number), text=text) for number, text in enumerate(texts)]
        vectors = FaissVectorStore(faiss_index=faiss.IndexFlatIP(384))
        storage = StorageContext.from_defaults(vector_store=vectors)
        made = VectorStoreIndex(nodes, storage_context=storage, embed_model=encoder)
        made.storage_context.persist(str(folder / "llamaindex"))
        words = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=TOP)
        words.persist(str(folder / "bm25"))
        both = QueryFusionRetriever(
            [made.as_retriever(similarity_top_k=TOP), words],
            llm=MockLLM(),
            similarity_top_k=TOP,
            num_queries=1,
            mode=FUSION_MODES.RECIPROCAL_RANK,
            use_async=False,
        )
        return lambda question: [int(found.node.node_id) for found in both.retrieve(question)]

    return index


PEERS = {
    "sentence-transformers": sentence_transformers,
    "txtai": txtai,
    "llamaindex": llamaindex,
}


def main() -> None:
    """Measure the peer that the command line names."""
    name, model, passages, questions, folder = sys.argv[1:]
    texts = [json.loads(line)["text"] for line in Path(passages).read_text("utf-8").splitlines()]
    asked = [
        json.loads(line)["question"] for line in Path(questions).read_text("utf-8").splitlines()
    ]
    begin = time.perf_counter()
    index = PEERS[name](model, texts, Path(folder))
    imported = time.perf_counter()
    search = index()
    indexed = time.perf_counter()
    search(asked[0])
    found, waits = [], []
    for question in asked:
        start = time.perf_counter()
        found.append(search(question))
        waits.append(time.perf_counter() - start)
    result = {
        "import": imported - begin,
        "index": indexed - imported,
        "waits": waits,
        "found": found,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    sys.__stdout__.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
