"""Question to answer, in quotes. Plain synchronous Python: no printing, no Discord."""
