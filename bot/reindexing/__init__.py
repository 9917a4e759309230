"""A reindex in a process of its own, so that questions are answered meanwhile.

``parent.py`` is what a front end uses; ``__main__.py`` is the process.
"""

from bot.reindexing.parent import Reindexing

__all__ = ["Reindexing"]
