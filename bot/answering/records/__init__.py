"""Answers from the records: questions about a rate, a meeting or a position.

A question is only taken where every word of it is understood (``asked_*.py``); all others, and
those that the records leave open, are for the passages.
"""
