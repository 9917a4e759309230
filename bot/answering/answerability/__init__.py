"""How likely a text answers a question, both read together by one network: what neither likeness
nor shared words tell (an answer verifier: Hu and others, "Read + Verify", 2019)."""

from bot.answering.answerability.candidates import ReadCandidates
from bot.answering.answerability.scoring import Answerability, open_answerability

__all__ = ["Answerability", "ReadCandidates", "open_answerability"]
