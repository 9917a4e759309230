"""Whether texts are better embedded elsewhere than on the processor."""

from functools import cache
from pathlib import Path

# What drivers of NVIDIA's and AMD's cards put there, the latter two in Windows and in its Linux:
# without any, PyTorch, which takes seconds to import, is not asked.
_DRIVERS = tuple(
    Path(file)
    for file in ("/dev/nvidiactl", "/dev/kfd", "C:/Windows/System32/nvcuda.dll", "/dev/dxg")
)


@cache
def has_gpu() -> bool:
    """Whether PyTorch has a GPU to compute on."""
    if not any(file.exists() for file in _DRIVERS):
        return False
    import torch

    return bool(torch.cuda.is_available())
