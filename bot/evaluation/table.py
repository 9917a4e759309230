"""A scorecard as lines for people."""

from collections.abc import Iterator

from bot.evaluation.scorecard import Scorecard


def rows(card: Scorecard) -> Iterator[tuple[str, str]]:
    """Names and figures in order, without what was not measured."""
    yield "questions", f"{card.answerable} answerable, {card.unanswerable} not"
    shares = (
        ("passages: first right", card.passage_hit_1),
        ("passages: right among four", card.passage_hit_4),
        ("passages: mean reciprocal rank at 10", card.passage_mrr_10),
        ("quotes: first right", card.quote_1),
        ("quotes: right among three", card.quote_3),
        ("answerable answered", card.answered),
        ("near misses declined", card.declined_near),
        ("off-corpus declined", card.declined_off),
        ("answerable above near misses (AUROC)", card.auroc_near),
        ("answerable above off-corpus (AUROC)", card.auroc_off),
        ("expected calibration error", card.calibration_error),
        ("quotes verbatim", card.verbatim),
        ("own words in the quotes", card.number_fidelity),
        ("as of a day: right and in time", card.as_of),
        ("conversations: first turn right", card.first_turns),
        ("conversations: follow-up right", card.followups),
        ("conversations: new topic right", card.topic_changes),
    )
    for name, share in shares:
        if share is not None:
            yield name, f"{share:.3f}"
    for kind, (count, right) in card.by_kind.items():
        yield f"  {kind} ({count}): right among three", f"{right:.3f}"
    yield (
        "time to answer: median, 95 %",
        (f"{card.latency_p50_ms:.0f} ms, {card.latency_p95_ms:.0f} ms"),
    )
    if card.peak_memory_mib is not None:
        yield "memory at most", f"{card.peak_memory_mib:.0f} MiB"
