"""The network that tags the words of statements: what is said, who says it, which words attribute.

The first layers of the embedder's own transformer (MiniLM), with low-rank changes to them (LoRA: Hu
and others, 2021) and the features that its uncased vocabulary loses, below a two-way GRU. Besides a
tag for each word piece it gives two vectors, whose products tell how likely a content belongs to a
source.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from index.embedder.adapted import Learned
from index.embedder.adapted_network import adapted, ready
from index.embedder.network import WIDTH
from index.records.statements_pieces import Read, Reader, Window
from index.records.statements_shapes import (
    FEATURE_SIZES,
    HIDDEN,
    LAYERS,
    LINK,
    RANK,
    REACH,
    TAGS,
)

_BATCH = 8


class StatementNetwork(nn.Module):  # type: ignore[misc]
    """Word pieces in, scores of tags and vectors for links out.

    ``transformer`` is a BERT model of transformers; its first ``layers`` are copied and stay as
    they are, beside changes of this ``rank``.
    """

    def __init__(self, transformer: Any, layers: int = LAYERS, rank: int = RANK) -> None:
        super().__init__()
        self.transformer = adapted(transformer, layers, rank)
        self.features = nn.ModuleList(nn.Embedding(n, WIDTH) for n in FEATURE_SIZES)
        for table in self.features:
            nn.init.zeros_(table.weight)
        self.drop = nn.Dropout(0.2)
        self.gru = nn.GRU(WIDTH * 2, HIDDEN, batch_first=True, bidirectional=True)
        self.tags = nn.Linear(2 * HIDDEN, TAGS)
        self.contents = nn.Linear(2 * HIDDEN, LINK)
        self.sources = nn.Linear(2 * HIDDEN, LINK)
        self.nobody = nn.Parameter(torch.zeros(LINK))
        self.distances = nn.Parameter(torch.zeros(2 * REACH + 1))

    def forward(self, ids: Tensor, mask: Tensor, features: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Scores of tags, content vectors and source vectors, for ids of shape (windows, pieces)
        and features of shape (windows, pieces, 3)."""
        hints = sum(table(features[..., i]) for i, table in enumerate(self.features))
        words = self.transformer.embeddings.word_embeddings(ids) + hints
        read = self.transformer(inputs_embeds=words, attention_mask=mask).last_hidden_state
        states, _ = self.gru(self.drop(torch.cat([read.float(), hints.float()], dim=-1)))
        states = self.drop(states)
        return self.tags(states), self.contents(states), self.sources(states)


def torch_reader(transformer: Any, learned: Learned) -> Reader:
    """The network over a transformer, with what it has learned. Windows that are read together have
    one length, as those of one text."""
    network = ready(StatementNetwork(transformer), learned)

    def read(windows: Sequence[Window]) -> Sequence[Read]:
        with torch.inference_mode():
            batches = [windows[at : at + _BATCH] for at in range(0, len(windows), _BATCH)]
            return [one for batch in batches for one in _read(network, batch)]

    return read


def _read(network: StatementNetwork, windows: Sequence[Window]) -> Iterator[Read]:
    ids = torch.from_numpy(np.array([ids for ids, _ in windows]))
    features = torch.from_numpy(np.array([features for _, features in windows]))
    tags, contents, sources = network(ids, torch.ones_like(ids), features)
    results = [values.numpy() for values in (tags.log_softmax(-1), contents, sources)]
    yield from zip(*results, strict=True)
