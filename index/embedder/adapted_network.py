"""The embedder's transformer in PyTorch, with changes of low rank to its layers, to be learned."""

import copy
from typing import Any

import torch
from torch import Tensor, nn

from index.embedder.adapted import CHANGE


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
    """The first layers of a BERT model of transformers, copied: they stay as they are, beside
    changes of this rank."""
    # Its table of words, half of its size, is read alone.
    shared = {id(transformer.embeddings): transformer.embeddings}
    copied = copy.deepcopy(transformer, shared)
    copied.requires_grad_(False)
    copied.encoder.layer = copied.encoder.layer[:layers]
    for owner, name in _linear(copied):
        setattr(owner, name, Adapted(getattr(owner, name), rank))
    return copied


def merge(transformer: Any) -> None:
    """Put the changes into the layers they change: the same answers, sooner."""
    for owner, name in _linear(transformer):
        setattr(owner, name, getattr(owner, name).merged())


def trained(network: nn.Module) -> dict[str, Tensor]:
    """The parameters of a network that are learned, by name: what is kept on disk."""
    return {name: p for name, p in network.named_parameters() if p.requires_grad}


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
