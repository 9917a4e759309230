"""What people did is kept, forgotten when asked, and never half written."""

import itertools
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.state import (
    FILE,
    VERSION,
    AuditEntry,
    Forgotten,
    Running,
    State,
    StateError,
    StoredAnswer,
    StoredQuote,
    Votes,
)

ANNA, BEN, ZOE = 11, 22, 2**62
CHANNEL, THREAD = 1_000, 2_000
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

QUOTES = (
    StoredQuote("cod", 10, 42, "ab" * 32, "Ines Marchetti"),
    StoredQuote("copper", 0, 7, "cd" * 32, None, "2026-02-01"),
)
ANSWER = StoredAnswer(
    id="aaaaaaaaaaaa",
    user=ANNA,
    channel=CHANNEL,
    private=False,
    parent=None,
    question="And on cod?",
    asked="What is the tariff on cod? “12,5 %” — 🐟",
    outcome="answered",
    confidence=0.8125,
    text="In the documents’ own words:",
    as_of=date(2025, 6, 20),
    quotes=QUOTES,
    near=("beans", "timber"),
    created=NOON,
)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def state(tmp_path: Path, clock: Clock) -> Iterator[State]:
    opened = State.open(tmp_path / "data", clock)
    yield opened
    opened.close()


_MESSAGES = itertools.count(5_000_000)


def add(state: State, **changes: object) -> StoredAnswer:
    answer = replace(ANSWER, **{"id": state.new_id(), **changes})
    state.add_answer(answer)
    state.set_message(answer.id, next(_MESSAGES))
    return answer


def test_an_answer_comes_back_as_it_was_given(state: State) -> None:
    bare = replace(ANSWER, id="b", private=True, as_of=None, quotes=(), near=(), text="")
    state.add_answer(ANSWER)
    state.add_answer(bare)
    assert state.answer(ANSWER.id) == ANSWER
    assert state.answer("b") == bare
    assert state.answer("unknown") is None


def test_all_of_it_survives_closing_and_opening(tmp_path: Path, state: State) -> None:
    state.add_answer(ANSWER)
    state.set_message(ANSWER.id, 5)
    state.vote(ANSWER.id, BEN, 1)
    state.start_thread(THREAD, ANSWER.id)
    state.record(ANNA, 7, "reindex", "", "done")
    state.set_running(CHANNEL, 6, ANNA)
    state.close()
    again = State.open(tmp_path / "data")
    assert again.answer_of_message(5) == ANSWER
    assert again.votes(ANSWER.id) == Votes(1, 0)
    assert again.thread_origin(THREAD) == ANSWER.id
    assert again.audit(9) == [AuditEntry(NOON, ANNA, 7, "reindex", "", "done")]
    assert again.running() == Running(CHANNEL, 6, ANNA)
    again.close()


def test_a_time_in_another_zone_stays_the_same_moment(state: State) -> None:
    there = NOON.astimezone(timezone(timedelta(hours=-5)))
    state.add_answer(replace(ANSWER, created=there))
    found = state.answer(ANSWER.id)
    assert found
    assert found.created == NOON
    assert found.created.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(state: State) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        state.add_answer(replace(ANSWER, created=NOON.replace(tzinfo=None)))
    assert state.answer(ANSWER.id) is None


def test_a_question_that_is_not_quite_text_is_kept(state: State) -> None:
    state.add_answer(replace(ANSWER, question="half \ud83d and a \0", asked="'; DROP TABLE votes"))
    found = state.answer(ANSWER.id)
    assert found
    assert found.question == "half ? and a \0"
    assert found.asked == "'; DROP TABLE votes"
    assert state.votes(ANSWER.id) == Votes(0, 0)


def test_the_same_id_twice_is_refused_and_the_first_stays(state: State) -> None:
    state.add_answer(ANSWER)
    with pytest.raises(StateError, match="UNIQUE"):
        state.add_answer(replace(ANSWER, text="other"))
    other = add(state)
    assert state.answer(ANSWER.id) == ANSWER
    assert state.answer(other.id) == other


def test_ids_are_short_safe_and_never_the_same(state: State) -> None:
    ids = {state.new_id() for _ in range(1_000)}
    assert len(ids) == 1_000
    assert {len(one) for one in ids} == {12}
    assert all(one.isascii() and one.replace("-", "").replace("_", "").isalnum() for one in ids)


def test_an_answer_is_found_by_each_of_its_messages(state: State) -> None:
    first, second = add(state), add(state)
    state.set_message(first.id, 1)
    state.set_message(first.id, 2)
    state.set_message(second.id, 3)
    assert [state.answer_of_message(m) for m in (1, 2, 3, 4)] == [first, first, second, None]
    state.set_message(second.id, 2)
    assert state.answer_of_message(2) == second


def test_a_message_of_an_answer_that_is_gone_shows_nothing(state: State) -> None:
    state.set_message("gone", 1)
    assert state.answer_of_message(1) is None


def test_turns_follow_the_replies_and_not_the_channel(state: State) -> None:
    first = add(state)
    add(state)
    second = add(state, parent=first.id)
    add(state, parent=first.id)
    third = add(state, parent=second.id, channel=THREAD)
    assert state.turns(third.id) == [first, second, third]
    assert state.turns(third.id, limit=2) == [second, third]
    assert state.turns(first.id) == [first]
    assert state.turns("unknown") == []


def test_ten_turns_are_enough(state: State) -> None:
    answers = [add(state)]
    for _ in range(11):
        answers.append(add(state, parent=answers[-1].id))
    assert state.turns(answers[-1].id) == answers[-10:]


def test_a_reply_to_an_answer_that_is_gone_begins_a_conversation(state: State) -> None:
    reply = add(state, parent="gone")
    assert state.turns(reply.id) == [replace(reply, parent=None)]


def test_the_latest_is_the_newest_that_the_person_can_see(state: State) -> None:
    assert state.latest_in(CHANNEL, ANNA) is None
    public = add(state, user=BEN)
    hers = add(state, user=ANNA, private=True)
    his = add(state, user=BEN, private=True)
    add(state, user=ZOE, channel=THREAD)
    assert state.latest_in(CHANNEL, ANNA) == hers
    assert state.latest_in(CHANNEL, BEN) == his
    assert state.latest_in(CHANNEL, ZOE) == public
    state.add_answer(replace(ANSWER, id="unseen", user=ZOE))
    assert state.latest_in(CHANNEL, ZOE) == public


def test_the_latest_is_the_last_one_even_if_the_clock_was_set_back(state: State) -> None:
    add(state)
    later = add(state, created=NOON - timedelta(hours=1))
    assert state.latest_in(CHANNEL, ANNA) == later


def test_a_thread_has_no_origin_when_its_first_answer_is_forgotten(state: State) -> None:
    answer = add(state)
    assert state.thread_origin(THREAD) is None
    state.start_thread(THREAD, answer.id)
    assert state.thread_origin(THREAD) == answer.id
    state.forget(ANNA)
    assert state.thread_origin(THREAD) is None


def test_an_answer_under_way_while_its_person_is_forgotten_is_not_kept(
    state: State, clock: Clock
) -> None:
    asked_at = clock.now
    clock.now += timedelta(seconds=5)
    state.forget(ANNA)
    clock.now += timedelta(seconds=5)
    late = replace(ANSWER, id="late", created=clock.now)
    state.add_answer(late, asked_at=asked_at)
    assert state.answer("late") is None
    state.add_answer(replace(late, id="next"), asked_at=clock.now)
    state.add_answer(replace(late, id="bens", user=BEN), asked_at=asked_at)
    assert state.answer("next")
    assert state.answer("bens")


def test_a_person_has_one_vote_that_can_be_changed_and_taken_back(state: State) -> None:
    answer = add(state)
    assert state.vote(answer.id, ANNA, 1)
    assert state.vote(answer.id, ANNA, 1)
    assert state.vote(answer.id, BEN, -1)
    assert state.vote(answer.id, ZOE, 1)
    assert state.votes(answer.id) == Votes(up=2, down=1)
    assert state.vote(answer.id, ANNA, -1)
    assert state.votes(answer.id) == Votes(up=1, down=2)
    assert state.vote_of(answer.id, ANNA) == -1
    assert state.vote(answer.id, ANNA, 0)
    assert state.votes(answer.id) == Votes(up=1, down=1)
    assert state.vote_of(answer.id, ANNA) == 0


def test_a_vote_on_an_answer_that_is_gone_is_not_counted(state: State) -> None:
    assert not state.vote("gone", ANNA, 1)
    assert state.votes("gone") == Votes(0, 0)


def test_the_audit_is_read_newest_first(state: State, clock: Clock) -> None:
    state.record(ANNA, 7, "library add", "cod.md", "added")
    clock.now += timedelta(hours=1)
    state.record(BEN, None, "reindex", "", "no room on the disk")
    second = AuditEntry(clock.now, BEN, None, "reindex", "", "no room on the disk")
    assert state.audit(1) == [second]
    assert state.audit(9) == [second, AuditEntry(NOON, ANNA, 7, "library add", "cod.md", "added")]


def test_forgetting_takes_a_persons_questions_and_votes_and_nobody_elses(state: State) -> None:
    hers, his = add(state), add(state, user=BEN)
    reply = add(state, user=BEN, parent=hers.id)
    state.set_message(hers.id, 1)
    state.vote(hers.id, BEN, 1)
    state.vote(his.id, ANNA, -1)
    state.vote(his.id, BEN, 1)
    state.record(ANNA, 7, "reindex", "", "done")
    assert state.forget(ANNA) == Forgotten(answers=1, votes=1)
    assert state.answer(hers.id) is None
    assert state.answer_of_message(1) is None
    assert state.votes(hers.id) == Votes(0, 0)
    assert state.votes(his.id) == Votes(1, 0)
    assert state.turns(reply.id) == [replace(reply, parent=None)]
    assert [entry.user for entry in state.audit(9)] == [ANNA]
    assert state.forget(ANNA) == Forgotten(0, 0)


def test_forgotten_words_are_no_longer_on_the_disk(tmp_path: Path, state: State) -> None:
    def on_disk(word: bytes) -> bool:
        return any(word in file.read_bytes() for file in (tmp_path / "data").iterdir())

    for number in range(50):
        add(state, question=f"xylophone {number} " * 20, user=BEN if number == 25 else ANNA)
    add(state, question="marimba", user=BEN)
    assert on_disk(b"xylophone 3 ")
    state.forget(ANNA)
    assert not on_disk(b"xylophone 3 ")
    assert on_disk(b"xylophone 25 ")
    assert on_disk(b"marimba")


def test_answers_older_than_ninety_days_go_with_their_votes(state: State, clock: Clock) -> None:
    old, young = add(state), add(state, created=NOON + timedelta(seconds=1))
    state.vote(old.id, BEN, 1)
    state.vote(young.id, BEN, 1)
    clock.now += timedelta(days=90)
    assert state.expire() == 0
    clock.now += timedelta(seconds=1)
    assert state.expire() == 1
    assert state.answer(old.id) is None
    assert state.votes(old.id) == Votes(0, 0)
    assert state.answer(young.id) == young
    assert state.votes(young.id) == Votes(1, 0)
    assert state.expire(days=0) == 1


def test_one_reindex_message_is_remembered_until_it_is_cleared(state: State) -> None:
    assert state.running() is None
    state.set_running(CHANNEL, 1, ANNA)
    state.set_running(THREAD, 2, BEN)
    assert state.running() == Running(THREAD, 2, BEN)
    state.clear_running()
    state.clear_running()
    assert state.running() is None


def test_the_words_of_quotes_are_not_in_the_file(tmp_path: Path, state: State) -> None:
    """The schema has no place for them; this is what somebody who adds one meets first."""
    state.add_answer(ANSWER)
    state.close()
    with sqlite3.connect(tmp_path / "data" / FILE) as database:
        (quotes,) = database.execute("SELECT quotes FROM answers").fetchone()
    assert quotes == (
        '[{"document": "cod", "start": 10, "end": 42, "sha256": "' + "ab" * 32 + '",'
        ' "speaker": "Ines Marchetti", "superseded": null}, {"document": "copper", "start": 0,'
        ' "end": 7, "sha256": "' + "cd" * 32 + '", "speaker": null, "superseded": "2026-02-01"}]'
    )


# Several at once.


def test_eight_threads_lose_nothing(state: State) -> None:
    answer = add(state)
    failures: list[BaseException] = []

    def work(thread: int) -> None:
        try:
            for number in range(25):
                kept = add(state, user=thread, channel=thread)
                state.vote(answer.id, thread * 100 + number, 1 if number % 2 else -1)
                assert state.latest_in(thread, thread) == kept
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(t,)) for t in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert state.votes(answer.id) == Votes(up=8 * 12, down=8 * 13)
    assert [state.forget(t).answers for t in range(1, 9)] == [25] * 8


def test_many_can_make_the_same_new_file_at_once(tmp_path: Path) -> None:
    failures: list[BaseException] = []

    def begin(folder: Path, barrier: threading.Barrier) -> None:
        barrier.wait()
        try:
            state = State.open(folder)
            add(state)
            state.close()
        except BaseException as error:
            failures.append(error)

    for round_ in range(10):
        barrier = threading.Barrier(8)
        folder = tmp_path / str(round_)
        threads = [threading.Thread(target=begin, args=(folder, barrier)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        state = State.open(folder)
        assert state.forget(ANNA).answers == 8
        state.close()


WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from bot.state import State
from tests.bot.test_state import ANSWER
state = State.open(Path(sys.argv[1]))
user, count = int(sys.argv[2]), int(sys.argv[3])
for number in range(count):
    kept = replace(ANSWER, id=state.new_id(), user=user, text="words " * 200)
    state.add_answer(kept)
    assert state.vote(kept.id, user, 1)
    print(kept.id, flush=True)
"""


def writer(data: Path, user: int, count: int) -> "subprocess.Popen[str]":
    """A process that adds answers, and says the id of each once it and its vote are kept."""
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(data), str(user), str(count)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_processes_that_begin_together_lose_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    writers = [writer(data, user, 100) for user in (ANNA, BEN)]
    said = [process.communicate(timeout=60)[0].split() for process in writers]
    assert [process.returncode for process in writers] == [0, 0]
    state = State.open(data)
    for user, ids in zip((ANNA, BEN), said, strict=True):
        assert len(ids) == 100
        assert {state.answer(one).user for one in ids} == {user}
        assert {state.votes(one) for one in ids} == {Votes(1, 0)}
    state.close()


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_kill_in_the_middle_of_writing_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    data = tmp_path / "data"
    kept: list[str] = []
    for round_ in range(1, 4):
        with writer(data, ANNA, 10**6) as process:
            assert process.stdout
            for _ in range(20 * round_):
                kept.append(process.stdout.readline().strip())
            process.send_signal(signal.SIGKILL)
            # The last line may be cut off in its middle.
            kept += [line.strip() for line in process.stdout if line.endswith("\n")]
        assert process.returncode == -signal.SIGKILL
        state = State.open(data)
        assert [state.votes(one) for one in kept] == [Votes(1, 0)] * len(kept)
        found = state.forget(ANNA) if round_ == 3 else None
        state.close()
    assert found
    # At most one of each round was kept and not yet said.
    assert len(kept) <= found.votes <= found.answers <= len(kept) + 3


def test_another_program_that_never_lets_go_is_one_line(tmp_path: Path, state: State) -> None:
    other = sqlite3.connect(tmp_path / "data" / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StateError, match=r"kept .*state\.sqlite to itself for 5 s; try again"):
        state.add_answer(ANSWER)
    other.execute("ROLLBACK")
    other.close()
    state.add_answer(ANSWER)
    assert state.answer(ANSWER.id) == ANSWER


# Broken files, and no room.


def refused(data: Path) -> str:
    """The one line that opening fails with."""
    with pytest.raises(StateError) as raised:
        State.open(data)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_a_file_that_is_no_database_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"These are somebody's notes about cod. " * 200)
    said = refused(tmp_path)
    assert f"{tmp_path / FILE} is damaged (file is not a database)" in said
    assert "put back a copy of it, or move state.sqlite* away" in said
    assert (tmp_path / FILE).read_bytes().startswith(b"These are")


def test_damage_in_the_middle_is_seen_when_it_is_opened(tmp_path: Path) -> None:
    state = State.open(tmp_path)
    for _ in range(200):
        add(state, text="words " * 100)
    state.close()
    whole = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(whole[:8192] + b"\xa5" * 4096 + whole[12288:])
    assert "is damaged" in refused(tmp_path)
    (tmp_path / FILE).write_bytes(whole[: len(whole) // 2])
    assert "is damaged" in refused(tmp_path)
    (tmp_path / FILE).write_bytes(whole)
    State.open(tmp_path).close()


def test_after_moving_a_damaged_file_away_there_is_a_new_one(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database " * 500)
    refused(tmp_path)
    for file in tmp_path.glob(f"{FILE}*"):
        file.unlink()
    state = State.open(tmp_path)
    state.add_answer(ANSWER)
    state.close()


def test_an_empty_file_is_a_new_one(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    state = State.open(tmp_path)
    state.add_answer(ANSWER)
    state.close()


def test_a_file_of_a_newer_version_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    state = State.open(tmp_path)
    state.add_answer(ANSWER)
    state.close()

    def set_version(version: int) -> None:
        database = sqlite3.connect(tmp_path / FILE)
        database.execute(f"PRAGMA user_version = {version}")
        database.close()

    set_version(VERSION + 1)
    said = refused(tmp_path)
    assert f"made by a newer version of the program (format {VERSION + 1}" in said
    assert said.endswith("update the program")
    set_version(VERSION)
    state = State.open(tmp_path)
    assert state.answer(ANSWER.id) == ANSWER
    state.close()


def test_a_data_folder_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("notes")
    assert "cannot write into" in refused(tmp_path / "data")


def test_a_folder_in_the_place_of_the_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    assert "cannot be read or written" in refused(tmp_path)


def test_closing_twice_is_nothing_and_using_it_then_is_one_line(state: State) -> None:
    state.close()
    state.close()
    with pytest.raises(StateError, match="closed database"):
        state.votes("a")


@contextmanager
def no_file_over(size: int) -> Iterator[None]:
    """Writing more than ``size`` bytes to a file of this process fails, as on a full disk."""
    resource = pytest.importorskip("resource", reason="needs POSIX resource limits")
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def fill(state: State, kept: list[StoredAnswer]) -> None:
    """Add two megabytes, unless something is in the way."""
    for _ in range(600):
        kept.append(add(state, text="words " * 500))


@pytest.mark.parametrize("size", [0, 5_000, 150_000])
def test_without_room_nothing_is_kept_by_half(tmp_path: Path, state: State, size: int) -> None:
    first = add(state)
    state.vote(first.id, BEN, 1)
    kept = [first]
    with no_file_over(size), pytest.raises(StateError) as raised:
        fill(state, kept)
    assert "state.sqlite cannot be read or written" in str(raised.value)
    assert "Is there room on its disk" in str(raised.value)
    assert "\n" not in str(raised.value)
    # It goes on at once when there is room, and a new start finds the same.
    kept.append(add(state))
    state.close()
    again = State.open(tmp_path / "data")
    assert [again.answer(answer.id) for answer in kept] == kept
    assert again.forget(ANNA).answers == len(kept)
    again.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB in memory."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    try:
        mounted = subprocess.run(mount, capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("needs the mount command for a small disk")
    if mounted.returncode:
        pytest.skip(f"needs leave to mount a small disk: {mounted.stderr.strip()}")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_full_disk_is_one_line_and_loses_nothing_that_was_kept(small_disk: Path) -> None:
    state = State.open(small_disk / "data")
    kept: list[StoredAnswer] = []
    with pytest.raises(StateError, match="full") as raised:
        fill(state, kept)
    assert "\n" not in str(raised.value)
    assert len(kept) > 10
    assert [state.answer(answer.id) for answer in kept] == kept
    state.close()
