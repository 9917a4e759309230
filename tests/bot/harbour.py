"""A small library of our own about a harbour, in which time passes. None of it has happened."""

from pathlib import Path

from corpus.library import Library

_ARTICLES = {
    "january.md": """---
title: The harbour in January
date: 2031-01-20
publisher: The Quay Gazette
---
410 dockers unload the ships at the harbour of Ellis, harbour master Ada Brandt said. Brandt called
the crane a museum piece.
""",
    "march.md": """---
title: The harbour after the winter
date: 2031-03-12
publisher: The Quay Gazette
---
380 dockers unload the ships at the harbour of Ellis, harbour master Ada Brandt said on March 11,
2031. The great lockout of February 20, 2031, was about pay.
""",
    "may.md": """---
title: The harbour in spring
date: 2031-05-25
publisher: The Quay Gazette
---
In Ellis harbour, 350 dockers now unload ships, says harbour master Ada Brandt. On February 20,
2031, the great lockout had begun at noon.
""",
    "june.md": """---
title: A storm closes the lighthouse road
date: 2031-06-05
publisher: The Quay Gazette
---
A storm closed the road to the lighthouse of Ellis. Waves threw stones on the roof of the keeper’s
house.
""",
    "handbook.md": """---
title: Handbook of the lighthouse
publisher: The Lighthouse Society
---
The keeper of the lighthouse has two dogs and a donkey. The lamp burns from dusk to dawn.
""",
}


def library(root: Path) -> Library:
    """The articles in a folder of their own."""
    folder = root / "harbour"
    folder.mkdir()
    for name, text in _ARTICLES.items():
        (folder / name).write_text(text, "utf-8")
    return Library(folder)
