"""The real documents and questions that stand beside the project where it is developed.

They are nobody's to ship, so tests that need them are skipped where they are not there.
"""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"


def needs(*parts: str) -> Path:
    """The path below the shared folder; skips the test where it does not exist."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"{'/'.join(parts)} is not here: it is not part of the project")
    return path
