"""The name of the embedder that comes with the program, for who names it without loading it."""

DEFAULT_MODEL = "all-MiniLM-L6-v2"
