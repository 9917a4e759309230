"""One index of the small library, built once; asked on a day shortly after its last article."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.answering.answer import Answer
from bot.answering.answerer import Answerer
from index.build import reindex
from index.embedder import Embedder
from index.store import Store
from tests.bot.answering_records.ledger import library

TODAY = date(2031, 6, 10)
Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def ask(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Ask:
    """Asks a question, ``today`` being June 10, 2031 unless said otherwise."""
    root = tmp_path_factory.mktemp("ledger")
    store = Store(root / "data")
    reindex(library(root), store, embedder)
    snapshot = store.open(embedder).snapshot

    def asked(question: str, today: date = TODAY, **how: object) -> Answer:
        return Answerer(snapshot, embedder, lambda: today).answer(question, **how)  # type: ignore[arg-type]

    return asked
