"""Whether texts are better embedded elsewhere than on the processor."""

from functools import cache
from pathlib import Path

# The driver of NVIDIA's cards: without it, PyTorch, which takes seconds to import, is not asked.
_DRIVER = Path("/dev/nvidiactl")


@cache
def has_gpu() -> bool:
    """Whether PyTorch has a GPU to compute on."""
    if not _DRIVER.exists():
        return False
    import torch

    return bool(torch.cuda.is_available())
