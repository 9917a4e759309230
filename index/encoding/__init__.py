"""The project's own tiktoken encoding, the ruler that passages are cut with.

tiktoken's public encodings are downloaded at first use; this one lies beside this file, so that
every machine cuts the same passages without a network. ``train.py`` made it.
"""

import base64
import hashlib
from functools import cache
from pathlib import Path

import tiktoken

RANKS = Path(__file__).with_name("communique.tiktoken")
RANKS_SHA256 = "bc17338fe7f8c647b548c207a32e9853223b710c720f32bf95b4e570caa7ee3b"

# The pattern splits wherever BERT's basic tokenizer does (at white space, around punctuation and
# around Chinese characters), and more: every symbol stands alone, digits go in threes. So a text
# practically never has more word pieces than tokens here. Tokens for each word piece of MiniLM, in
# 11,938 windows of 100 words, none below 1:
#     encyclopedia articles (SQuAD)    least 1.09   mean 1.32   most 1.99
#     political news (PolNeAR)         least 1.06   mean 1.27   most 1.56
#     White House documents            least 1.02   mean 1.24   most 3.80 (capitals)
# One space goes with the word after it. No look-around: matching takes linear time.
PATTERN = r" ?[\p{L}\p{M}&&[^\p{Han}]]+| ?\p{N}{1,3}| ?\p{Han}| ?[^\s\p{L}\p{M}\p{N}]|\s+"

NAME = f"communique-{hashlib.sha256((RANKS_SHA256 + PATTERN).encode()).hexdigest()[:8]}"
"""The encoding's name, for a snapshot's manifest; another ranks file or pattern is another name."""


@cache
def load_encoding() -> tiktoken.Encoding:
    """The encoding, read once.

    Raises ValueError where the ranks file is not the one this version was made with.
    """
    data = RANKS.read_bytes()
    if hashlib.sha256(data).hexdigest() != RANKS_SHA256:
        raise ValueError(f"{RANKS} is damaged; install this version anew")
    rows = (line.split() for line in data.splitlines())
    ranks = {base64.b64decode(token): int(rank) for token, rank in rows}
    return tiktoken.Encoding(NAME, pat_str=PATTERN, mergeable_ranks=ranks, special_tokens={})


def count_tokens(text: str) -> int:
    """The number of tokens of a text."""
    return len(load_encoding().encode_ordinary(text))
