"""``DATA_DIR/state.sqlite``, opened: every read and write of it."""

import json
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from bot.state.records import (
    AuditEntry,
    Forgotten,
    Running,
    StateError,
    StoredAnswer,
    StoredQuote,
    Votes,
)
from bot.state.schema import SCHEMA, VERSION

FILE = "state.sqlite"

_BUSY_S = 5.0
# No answer is under way for longer.
_UNDER_WAY = timedelta(days=1)
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_HELD = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}

_COLUMNS = (
    "id, user, channel, private, parent, question, asked, outcome, confidence, text, as_of,"
    " quotes, near, created"
)


def _now() -> datetime:
    return datetime.now(UTC)


class State:
    """The open file. Every call raises StateError, one line, where it cannot be read or written."""

    def __init__(
        self, file: Path, database: sqlite3.Connection, now: Callable[[], datetime]
    ) -> None:
        self.file = file
        self._database = database
        self._now = now
        self._lock = Lock()
        # When people were forgotten, for answers that they had asked for by then.
        self._forgotten: dict[int, datetime] = {}

    @classmethod
    def open(cls, folder: Path, now: Callable[[], datetime] = _now) -> "State":
        """The state in a data folder; both are made where they do not exist.

        Raises StateError for a damaged file and for one of a newer version.
        """
        file = folder / FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StateError(f"cannot write into {folder}: {error.strerror or error}") from None
        with _one_line(file):
            database = sqlite3.connect(
                file, timeout=_BUSY_S, isolation_level=None, check_same_thread=False
            )
            state = cls(file, database, now)
            try:
                state._prepare()
            except BaseException:
                database.close()
                raise
        return state

    def _prepare(self) -> None:
        execute = self._database.execute
        # Refused without waiting where another process is switching too: then that one does it.
        with suppress(sqlite3.OperationalError):
            execute("PRAGMA journal_mode = WAL")
        execute("PRAGMA synchronous = NORMAL")
        execute("PRAGMA foreign_keys = ON")
        execute("PRAGMA secure_delete = ON")  # what is forgotten is overwritten, not just unlinked
        (found,) = execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise StateError(_damaged(self.file, " ".join(found.split())))
        with self._writing():
            (version,) = execute("PRAGMA user_version").fetchone()
            if version > VERSION:
                raise StateError(
                    f"{self.file} was made by a newer version of the program (format {version},"
                    f" this one knows {VERSION}); update the program"
                )
            if version == 0:
                for statement in SCHEMA:
                    execute(statement)

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        with self._lock, _one_line(self.file):
            self._database.close()

    def new_id(self) -> str:
        """An id for an answer: 12 characters that are safe in an address and in a button."""
        return secrets.token_urlsafe(9)

    def add_answer(self, answer: StoredAnswer, asked_at: datetime | None = None) -> None:
        """Keep an answer. A parent that is no longer kept is left out.

        An answer asked for at ``asked_at`` (with a time zone) is not kept where the person was
        forgotten since, by this open file.
        """
        if answer.created.tzinfo is None:
            raise ValueError("created has no time zone")
        row = (
            answer.id,
            answer.user,
            answer.channel,
            answer.private,
            answer.parent,
            _text(answer.question),
            _text(answer.asked),
            answer.outcome,
            answer.confidence,
            _text(answer.text),
            answer.as_of.isoformat() if answer.as_of else None,
            json.dumps([asdict(quote) for quote in answer.quotes]),
            json.dumps(answer.near),
            _stamp(answer.created),
        )
        parent = "(SELECT id FROM answers WHERE id = ?)"
        with self._writing() as database:
            forgotten = self._forgotten.get(answer.user)
            if asked_at and forgotten and asked_at <= forgotten:
                return
            database.execute(
                f"INSERT INTO answers ({_COLUMNS})"
                f" VALUES (?, ?, ?, ?, {parent}, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )

    def answer(self, answer_id: str) -> StoredAnswer | None:
        """The answer with this id, None where it is not kept."""
        return self._one(f"SELECT {_COLUMNS} FROM answers WHERE id = ?", answer_id)

    def set_message(self, answer_id: str, message_id: int) -> None:
        """Remember that a message shows this answer; one answer may have several messages."""
        with self._writing() as database:
            database.execute(
                "INSERT OR REPLACE INTO messages SELECT ?, id FROM answers WHERE id = ?",
                (message_id, answer_id),
            )

    def answer_of_message(self, message_id: int) -> StoredAnswer | None:
        """The answer that a message shows."""
        return self._one(
            f"SELECT {_COLUMNS} FROM answers"
            " WHERE id = (SELECT answer FROM messages WHERE message = ?)",
            message_id,
        )

    def turns(self, answer_id: str, limit: int = 10) -> list[StoredAnswer]:
        """The conversation that ends with this answer, oldest first, ``limit`` answers at most."""
        turns: list[StoredAnswer] = []
        following: str | None = answer_id
        while following is not None and len(turns) < limit:
            found = self.answer(following)
            if found is None:
                break
            turns.append(found)
            following = found.parent
        return turns[::-1]

    def latest_in(self, channel: int, user: int) -> StoredAnswer | None:
        """The newest answer in a thread or DM that this person can see: private ones only where
        they are the person's own, and none that no message shows."""
        return self._one(
            f"SELECT {_COLUMNS} FROM answers WHERE channel = ? AND (NOT private OR user = ?)"
            " AND EXISTS (SELECT 1 FROM messages WHERE answer = answers.id)"
            " ORDER BY number DESC LIMIT 1",
            channel,
            user,
        )

    def start_thread(self, thread_id: int, answer_id: str) -> None:
        """Remember a thread as the bot's own, begun from this answer."""
        with self._writing() as database:
            database.execute(
                "INSERT OR REPLACE INTO threads VALUES (?, (SELECT id FROM answers WHERE id = ?))",
                (thread_id, answer_id),
            )

    def thread_origin(self, thread_id: int) -> str | None:
        """The id of the answer that a thread was begun from, None where it is not kept."""
        with self._reading() as database:
            row = database.execute(
                "SELECT answer FROM threads WHERE thread = ?", (thread_id,)
            ).fetchone()
        return row[0] if row else None

    def vote(self, answer_id: str, user: int, value: Literal[-1, 0, 1]) -> bool:
        """Set a person's only vote on an answer; 0 takes it back.

        False where the answer is no longer kept.
        """
        with self._writing() as database:
            if not database.execute("SELECT 1 FROM answers WHERE id = ?", (answer_id,)).fetchone():
                return False
            database.execute("DELETE FROM votes WHERE answer = ? AND user = ?", (answer_id, user))
            if value:
                database.execute("INSERT INTO votes VALUES (?, ?, ?)", (answer_id, user, value))
        return True

    def votes(self, answer_id: str) -> Votes:
        """All votes on an answer."""
        with self._reading() as database:
            up, down = database.execute(
                "SELECT count(*) FILTER (WHERE value > 0), count(*) FILTER (WHERE value < 0)"
                " FROM votes WHERE answer = ?",
                (answer_id,),
            ).fetchone()
        return Votes(up, down)

    def vote_of(self, answer_id: str, user: int) -> Literal[-1, 0, 1]:
        """A person's vote on an answer, 0 where there is none."""
        with self._reading() as database:
            row = database.execute(
                "SELECT value FROM votes WHERE answer = ? AND user = ?", (answer_id, user)
            ).fetchone()
        return row[0] if row else 0

    def record(self, user: int, guild: int | None, action: str, detail: str, outcome: str) -> None:
        """Add what an admin did to the audit."""
        row = (_stamp(self._now()), user, guild, action, _text(detail), _text(outcome))
        with self._writing() as database:
            database.execute("INSERT INTO audit VALUES (NULL, ?, ?, ?, ?, ?, ?)", row)

    def audit(self, limit: int) -> list[AuditEntry]:
        """What admins did, newest first."""
        with self._reading() as database:
            rows = database.execute(
                "SELECT time, user, guild, action, detail, outcome FROM audit"
                " ORDER BY number DESC LIMIT ?",
                (limit,),
            ).fetchall()
        return [AuditEntry(datetime.fromisoformat(time), *rest) for time, *rest in rows]

    def forget(self, user: int) -> Forgotten:
        """Delete a person's questions with their answers, and the person's votes.

        Their words are overwritten on the disk. The audit stays: admins are accountable.
        """
        with self._writing() as database:
            now = self._now()
            recent = {who: at for who, at in self._forgotten.items() if now - at < _UNDER_WAY}
            self._forgotten = recent | {user: now}
            votes = database.execute("DELETE FROM votes WHERE user = ?", (user,)).rowcount
            answers = database.execute("DELETE FROM answers WHERE user = ?", (user,)).rowcount
        with self._reading() as database:
            # Or the words would stay in the write-ahead log.
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return Forgotten(answers, votes)

    def expire(self, days: int = 90) -> int:
        """Delete answers older than this, with their votes; how many they were."""
        oldest = _stamp(self._now() - timedelta(days=days))
        with self._writing() as database:
            return database.execute("DELETE FROM answers WHERE created < ?", (oldest,)).rowcount

    def set_running(self, channel: int, message: int, user: int) -> None:
        """Remember the message that shows how far the reindex is."""
        with self._writing() as database:
            database.execute(
                "INSERT OR REPLACE INTO running VALUES (1, ?, ?, ?)", (channel, message, user)
            )

    def running(self) -> Running | None:
        """That message; still there after a start, the reindex was cut off."""
        with self._reading() as database:
            row = database.execute("SELECT channel, message, user FROM running").fetchone()
        return Running(*row) if row else None

    def clear_running(self) -> None:
        """The reindex is over, and its message says so."""
        with self._writing() as database:
            database.execute("DELETE FROM running")

    def _one(self, query: str, *values: str | int) -> StoredAnswer | None:
        with self._reading() as database:
            row = database.execute(query, values).fetchone()
        return _answer(row) if row else None

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, _one_line(self.file):
            yield self._database

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """All of what is written inside, or nothing."""
        with self._reading() as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
                database.execute("COMMIT")
            finally:
                if database.in_transaction:
                    database.execute("ROLLBACK")


@contextmanager
def _one_line(file: Path) -> Iterator[None]:
    """Turn what SQLite raises into a StateError."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest is detail
        if code in _DAMAGED:
            raise StateError(_damaged(file, str(error))) from error
        if code in _HELD:
            raise StateError(
                f"another program kept {file} to itself for {_BUSY_S:.0f} s; try again"
            ) from error
        raise StateError(
            f"{file} cannot be read or written ({error})."
            " Is there room on its disk, and leave to write there?"
        ) from error


def _damaged(file: Path, reason: str) -> str:
    return (
        f"{file} is damaged ({reason}); put back a copy of it, or move {file.name}* away to begin"
        " without earlier questions, votes and audit"
    )


def _answer(row: tuple[Any, ...]) -> StoredAnswer:
    *facts, as_of, quotes, near, created = row
    fields = dict(zip(_COLUMNS.split(", "), facts, strict=False))
    return StoredAnswer(
        **fields | {"private": bool(fields["private"])},
        as_of=date.fromisoformat(as_of) if as_of else None,
        quotes=tuple(StoredQuote(**quote) for quote in json.loads(quotes)),
        near=tuple(json.loads(near)),
        created=datetime.fromisoformat(created),
    )


def _text(text: str) -> str:
    """The text with ``?`` for half a surrogate pair, which UTF-8 has no bytes for."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _stamp(time: datetime) -> str:
    """UTC in one width, so that texts sort as times do."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")
