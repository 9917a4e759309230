"""Documents become findable: sentences, passages, vectors, words and records."""
