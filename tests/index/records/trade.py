"""A small library of our own with statements, meetings and tariffs, and its index."""

from pathlib import Path

from corpus.library import Library
from index.build import reindex
from index.embedder import Embedder
from index.snapshot import Snapshot
from index.store import Store

JUNE = """---
title: Steel at 50 per cent
date: 2025-06-05
publisher: The Harbour Desk
---
Prime Minister Mark Carney met Ontario Premier Doug Ford in Toronto on Tuesday, June 3, 2025, to
talk about steel.

The United States raised its tariff on steel from Canada from 25 per cent to 50 per cent on June 4,
2025, under Section 232.

“We will not pay twice for our own steel,” Ontario Premier Doug Ford told reporters. Prime Minister
Mark Carney said the tariff would cost both countries thousands of jobs.
"""

SEPTEMBER = """---
title: Steel at 15 per cent
date: 2025-09-10
publisher: The Quay Gazette
---
The United States lowered its tariff on steel from Canada from 50 per cent to 15 per cent on
September 8, 2025, under Section 232.

“That is a good day for Hamilton,” Ford said. Mexican President Claudia Sheinbaum said on September
9, 2025, that softwood lumber was next. Former Prime Minister Jean Chrétien said the haste was a
mistake.

On September 9, 2025, Prime Minister Carney held a phone call with President Claudia Sheinbaum.
"""

UNDATED = """“Our mills cannot wait for a quota on lumber,” said Nova Scotia Premier Tim Houston.

Premier Tim Houston met British Columbia Premier David Eby at the legislature.
"""


def library(root: Path) -> Library:
    """The three documents in a folder of their own."""
    folder = root / "library"
    folder.mkdir(parents=True)
    (folder / "june.md").write_text(JUNE, "utf-8")
    (folder / "september.md").write_text(SEPTEMBER, "utf-8")
    (folder / "undated.txt").write_text(UNDATED, "utf-8")
    return Library(folder)


def snapshot(root: Path, embedder: Embedder) -> Snapshot:
    """Their index, below ``root / "data"``."""
    store = Store(root / "data")
    reindex(library(root), store, embedder)
    return store.open(embedder).snapshot
