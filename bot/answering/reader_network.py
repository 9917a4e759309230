"""The network that reads a question and a few sentences together and marks the answer.

The embedder's own transformer (MiniLM), with low-rank changes to its layers (LoRA: Hu and others,
2021); it is also told which words both sides share and how they are written.
"""

import copy
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from bot.answering.reader_pieces import CASES, MATCHES

_WIDTH = 384
_HIDDEN = 128
_RANK = 16


class _Adapted(nn.Module):  # type: ignore[misc]
    """A linear layer, and a change of low rank to it."""

    def __init__(self, base: nn.Linear) -> None:
        super().__init__()
        self.base = base
        self.down = nn.Parameter(torch.randn(_RANK, base.in_features) / base.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(base.out_features, _RANK))

    def forward(self, x: Tensor) -> Tensor:
        return self.base(x) + 2 * (x @ self.down.T) @ self.up.T

    def merged(self) -> nn.Linear:
        """The same as one layer."""
        with torch.no_grad():
            self.base.weight += 2 * self.up @ self.down
        return self.base


class ReaderNetwork(nn.Module):  # type: ignore[misc]
    """Rows of pieces in; scores of the answer's first and last piece, and of there being one, out.

    ``transformer`` is a BERT model of transformers; its layers are copied and stay as they are.
    """

    def __init__(self, transformer: Any) -> None:
        super().__init__()
        # Its table of words, half of its size, is read alone.
        shared = {id(transformer.embeddings): transformer.embeddings}
        self.transformer = copy.deepcopy(transformer, shared)
        self.transformer.requires_grad_(False)
        self._change(_Adapted)
        self.matches = nn.Embedding(MATCHES, _WIDTH)
        self.cases = nn.Embedding(CASES, _WIDTH)
        nn.init.zeros_(self.matches.weight)
        nn.init.zeros_(self.cases.weight)
        self.drop = nn.Dropout(0.1)
        self.marks = nn.Sequential(nn.Linear(2 * _WIDTH, _HIDDEN), nn.GELU(), nn.Linear(_HIDDEN, 2))
        self.verdict = nn.Sequential(nn.Linear(_WIDTH, _HIDDEN), nn.GELU(), nn.Linear(_HIDDEN, 1))
        # Almost no piece begins or ends an answer.
        nn.init.constant_(self.marks[-1].bias, -5.0)

    def forward(self, ids: Tensor, mask: Tensor, features: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of first and last pieces, shape (rows, pieces, 2), and verdicts, shape (rows,)."""
        hints = self.matches(features[..., 0]) + self.cases(features[..., 1])
        words = self.transformer.embeddings.word_embeddings(ids) + hints
        read = self.transformer(inputs_embeds=words, attention_mask=mask).last_hidden_state
        states = self.drop(torch.cat([read, hints], dim=-1))
        return self.marks(states).float(), self.verdict(self.drop(read[:, 0])).float().squeeze(-1)

    def merge(self) -> None:
        """Put the changes into the layers they change: the same answers, sooner."""
        self._change(lambda adapted: adapted.merged())

    def trained(self) -> dict[str, Tensor]:
        """The parameters that were learned, by name: what is kept on disk."""
        return {name: p for name, p in self.named_parameters() if p.requires_grad}

    def _change(self, change: Callable[[Any], nn.Module]) -> None:
        for layer in self.transformer.encoder.layer:
            attention = layer.attention
            attention.self.query = change(attention.self.query)
            attention.self.key = change(attention.self.key)
            attention.self.value = change(attention.self.value)
            attention.output.dense = change(attention.output.dense)
            layer.intermediate.dense = change(layer.intermediate.dense)
            layer.output.dense = change(layer.output.dense)
