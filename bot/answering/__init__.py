"""From a question to an answer made of quotes. Plain synchronous Python: no printing, no Discord."""
