"""Documents come in: readers, canonical text and the library folder."""
