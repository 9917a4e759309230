"""What documents state, read out of their sentences: who said what, who met whom, what is taxed.

Every record is a span of a document; its text is read from there.
"""
