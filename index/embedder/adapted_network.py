"""The embedder's transformer in PyTorch, with changes of low rank to its layers, to be learned."""

import copy
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from index.embedder.adapted import CHANGE, Learned


class Adapted(nn.Module):  # type: ignore[misc]
    """A linear layer, and a change of low rank to it."""

    def __init__(self, base: nn.Linear, rank: int) -> None:
        super().__init__()
        self.base = base
        self.down = nn.Parameter(torch.randn(rank, base.in_features) / base.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(base.out_features, rank))

    def forward(self, x: Tensor) -> Tensor:
        return self.base(x) + CHANGE * (x @ self.down.T) @ self.up.T

    def merged(self) -> nn.Linear:
        """The same as one layer."""
        with torch.no_grad():
            self.base.weight += CHANGE * self.up @ self.down
        return self.base


def adapted(transformer: Any, layers: int, rank: int) -> Any:
    """The first layers of a BERT model of transformers, copied, where nothing of them is learned,
    beside changes of this rank. On the processor, wherever the model is."""
    # Its table of words, half of its size, is only read, and needs no copy.
    table = transformer.embeddings
    shared = {id(table): table} if table.word_embeddings.weight.device.type == "cpu" else {}
    copied = copy.deepcopy(transformer, shared).cpu()
    copied.requires_grad_(False)
    copied.encoder.layer = copied.encoder.layer[:layers]
    for owner, name in _linear(copied):
        setattr(owner, name, Adapted(getattr(owner, name), rank))
    return copied


def ready(network: nn.Module, learned: Learned) -> nn.Module:
    """A network with what it has learned, to be used. ``network.transformer`` is ``adapted``."""
    load(network, learned)
    merge(network.transformer)
    return network.eval()


def load(network: nn.Module, learned: Learned) -> None:
    """Give a network what it has learned."""
    tensors = {name: torch.from_numpy(array) for name, array in learned.items()}
    network.load_state_dict(tensors, strict=False)


def merge(transformer: Any) -> None:
    """Put the changes into the layers they change: the same results, sooner."""
    for owner, name in _linear(transformer):
        setattr(owner, name, getattr(owner, name).merged())


def trained(network: nn.Module) -> dict[str, Tensor]:
    """The parameters of a network that are learned, by name: what is kept on disk."""
    return {name: p for name, p in network.named_parameters() if p.requires_grad}


def save(network: nn.Module, file: Path) -> None:
    """Write what a network has learned, in half precision, as ``adapted.read_learned`` reads it."""
    arrays = {name: p.detach().half().numpy() for name, p in trained(network).items()}
    np.savez_compressed(file, **arrays)


def _linear(transformer: Any) -> list[tuple[Any, str]]:
    return [
        place
        for layer in transformer.encoder.layer
        for place in (
            (layer.attention.self, "query"),
            (layer.attention.self, "key"),
            (layer.attention.self, "value"),
            (layer.attention.output, "dense"),
            (layer.intermediate, "dense"),
            (layer.output, "dense"),
        )
    ]
