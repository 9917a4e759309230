"""A small library of our own for the answering tests: one news story and its follow-up."""

from pathlib import Path

from corpus.library import Library

STORY = """---
title: Harbour tariffs dominate the premiers' meeting
date: 2025-03-11
publisher: The Harbour Desk
url: https://example.org/harbour/premiers
---
Premier Ada Lindqvist of Norland met Southmark President Tomas Oduya at the Harbour House in Port
Ellis on Monday, March 10, 2025, to talk about tariffs on cod and copper wire.

Norland Trade Minister Ines Marchetti said the 12.5 per cent tariff on cod, in force since
February 3, 2025, had cost her province 1,400 jobs. “We will not pay twice for the same fish,”
Marchetti said. She warned that a second round would be answered within a week.

“I am confident that we will find a fair deal for both harbours,” Oduya told reporters. “It takes
two to sign.”

The tariff on copper wire rose from 5 per cent to 8 per cent on March 1, 2025.
"""

FOLLOW_UP = """---
title: Southmark doubles its cod tariff
date: 2025-06-20
publisher: The Quay Gazette
---
Southmark raised its tariff on cod from 12.5 per cent to 25 per cent on June 18, 2025.

Opposition leader Petra Holm called the increase “a tax on every kitchen table” and demanded an
emergency debate. Holm had supported the first tariff in February.

A timber duty is not planned, the customs office of Southmark announced on June 19, 2025.
"""

GARDENING = """---
title: Growing beans on a balcony
date: 2024-05-02
publisher: The Harbour Desk
---
Runner beans want a deep pot, a warm wall and a string to climb. Water them every evening in July,
and pick the pods before they grow tough.
"""


def library(root: Path) -> Library:
    """The three documents in a folder of their own."""
    folder = root / "library"
    folder.mkdir()
    for name, text in (
        ("premiers.md", STORY),
        ("cod.md", FOLLOW_UP),
        ("beans.md", GARDENING),
    ):
        (folder / name).write_text(text, "utf-8")
    return Library(folder)
