"""Small models of a test's own, saved as people save theirs: nothing can be downloaded."""

from pathlib import Path
from typing import Any

from tests.bot.desk import FOLLOW_UP, GARDENING, STORY

DIMENSIONS = 24
WINDOW = 48


def make_embedder(folder: Path, seed: int = 1) -> Path:
    """A sentence-transformers model of random weights that reads bytes and their pairs: not the
    default's word pieces, nor its dimensions, nor its window."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertModel

    torch.manual_seed(seed)
    bert = folder.with_name(f"{folder.name}-bert")
    tokenizer = _tokenizer()
    BertModel(_config(tokenizer)).save_pretrained(bert)
    tokenizer.save_pretrained(bert)
    transformer = Transformer(str(bert), max_seq_length=WINDOW)
    SentenceTransformer(modules=[transformer, Pooling(DIMENSIONS)]).save(str(folder))
    return folder


def make_reranker(folder: Path, word: str, labels: int = 1) -> Path:
    """A cross-encoder that likes one word: weights set by hand, so that the logit is 0 without the
    word in question or text, and some 5 with it."""
    import torch
    from transformers import BertForSequenceClassification

    tokenizer = _tokenizer(word)
    model = BertForSequenceClassification(_config(tokenizer, labels))
    with torch.no_grad():
        for name, weights in model.named_parameters():
            weights.fill_("LayerNorm.weight" in name)
        # The word is the only one that has a vector. Attention is even over all words, and hands
        # its average to the mark at the beginning, from which the score is read.
        bert = model.bert
        vector = bert.embeddings.word_embeddings.weight[tokenizer.convert_tokens_to_ids(word)]
        vector[0], vector[1] = 1, -1
        attention = bert.encoder.layer[0].attention
        for passed_on in (attention.self.value, attention.output.dense, bert.pooler.dense):
            passed_on.weight.copy_(torch.eye(DIMENSIONS))
        model.classifier.weight[:, 0] = 5
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def make_transformer(folder: Path) -> Path:
    """A transformer that is neither: it has read, and says nothing."""
    from transformers import BertModel

    tokenizer = _tokenizer()
    BertModel(_config(tokenizer)).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _config(tokenizer: Any, labels: int = 1) -> Any:
    from transformers import BertConfig

    return BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=DIMENSIONS,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=256,
        num_labels=labels,
    )


def _tokenizer(*whole: str) -> Any:
    """Pairs of bytes, trained on the small library; what is ``whole`` stays one piece."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast

    marks = {"pad_token": "<pad>", "cls_token": "<s>", "sep_token": "</s>", "mask_token": "<mask>"}
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=500,
        special_tokens=list(marks.values()),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    made.train_from_iterator([STORY, FOLLOW_UP, GARDENING], trainer)
    made.add_tokens(list(whole))
    made.post_processor = processors.RobertaProcessing(
        ("</s>", made.token_to_id("</s>")), ("<s>", made.token_to_id("<s>"))
    )
    return PreTrainedTokenizerFast(tokenizer_object=made, model_max_length=256, **marks)
