"""The network that judges whether a text answers a question.

The embedder's own transformer (MiniLM), with low-rank changes to all its layers (LoRA: Hu and
others, 2021), reads both in one row; the means over question and text, and the first mark, go
through one hidden layer.
"""

from typing import Any

import torch
from torch import Tensor, nn

from bot.answering.answerability.pieces import Pair, Scorer
from bot.answering.answerability.shapes import HIDDEN, KINDS, LAYERS, MEANS, RANK
from index.embedder.adapted import Learned
from index.embedder.adapted_network import adapted, ready
from index.embedder.network import WIDTH


class AnswerabilityNetwork(nn.Module):  # type: ignore[misc]
    """Word pieces of questions and texts in, scores out. ``transformer`` is a BERT model of
    transformers, which stays as it is."""

    def __init__(self, transformer: Any) -> None:
        super().__init__()
        self.transformer = adapted(transformer, LAYERS, RANK)
        self.kinds = nn.Embedding(KINDS, WIDTH)
        nn.init.zeros_(self.kinds.weight)
        self.drop = nn.Dropout(0.1)
        self.hidden = nn.Linear(MEANS * WIDTH, HIDDEN)
        self.output = nn.Linear(HIDDEN, 1)

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor, means: Tensor) -> Tensor:
        """Log odds that each text answers its question, shape (pairs,), for ids, kinds and mask of
        shape (pairs, pieces) and weights of the means of shape (pairs, MEANS, pieces)."""
        words = self.transformer.embeddings.word_embeddings(ids) + self.kinds(kinds)
        read = self.transformer(inputs_embeds=words, attention_mask=mask).last_hidden_state
        joined = self.drop((means @ read).flatten(1))
        return self.output(nn.functional.gelu(self.hidden(joined))).squeeze(-1)


def torch_scorer(transformer: Any, learned: Learned) -> Scorer:
    """The score of a pair, by the network over a transformer with what it has learned."""
    network = ready(AnswerabilityNetwork(transformer), learned)

    def score(one: Pair) -> float:
        ids, kinds, means = (
            torch.from_numpy(array)[None] for array in (one.ids, one.kinds, one.means)
        )
        with torch.inference_mode():
            return float(network(ids, kinds, torch.ones_like(ids), means))

    return score
