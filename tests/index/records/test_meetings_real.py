"""Meetings in real documents, which stand beside the project where it is developed."""

import json
import runpy
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.library import Library
from index.records.meetings import read_meetings
from index.records.record import MeetingStatus
from tests.shared import needs


def test_the_counterparts_of_real_readouts_are_found_with_day_and_kind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    score = runpy.run_path(str(needs("eval", "score.py")))
    library = Library(needs("real", "readouts"))
    gold = needs("eval", "meetings.jsonl").read_text("utf-8").splitlines()
    printed = []
    for row in gold:
        found = library.read(json.loads(row)["path"])
        printed += [
            json.dumps(
                {
                    "document": {"path": found.path},
                    "participants": meeting.participants,
                    "kind": meeting.kind,
                    "date": meeting.date and meeting.date.isoformat(),
                }
            )
            for meeting in read_meetings(found)
        ]
    (tmp_path / "gold").write_text("\n".join(gold), "utf-8")
    (tmp_path / "out").write_text("\n".join(printed), "utf-8")

    score["meetings"](tmp_path / "gold", tmp_path / "out")

    figures = json.loads(capsys.readouterr().out)
    assert figures["counterpart_found"] >= 0.97
    assert figures["and_date"] >= 0.95
    assert figures["and_kind"] >= 0.93


def test_both_meetings_of_a_newspaper_article_are_read_with_their_dates() -> None:
    path = needs("real", "carney-white-house.txt")
    article = replace(Library(path.parent).read(path.name), published=date(2025, 10, 6))

    planned, held = read_meetings(article)

    assert planned.participants == ("Prime Minister Mark Carney", "U.S. President Donald Trump")
    assert (planned.date, planned.status) == (date(2025, 10, 7), MeetingStatus.PLANNED)
    assert (planned.kind, planned.place) == ("meeting", "the White House")
    assert held.participants == (
        "Ontario Premier Doug Ford",
        "Quebec Premier François Legault",
        "several Great Lakes governors",
    )
    assert (held.date, held.status) == (date(2025, 10, 6), MeetingStatus.HELD)
    assert (held.kind, held.place) == ("meeting", None)


def test_a_newspaper_article_without_its_date_gives_its_meetings_no_days() -> None:
    path = needs("real", "carney-white-house.txt")

    planned, held = read_meetings(Library(path.parent).read(path.name))

    assert (planned.date, planned.status) == (None, MeetingStatus.PLANNED)
    assert (held.date, held.status) == (None, MeetingStatus.HELD)
