"""The connection to Milvus: each request has a time limit and is repeated, within bounds, while
nobody answers."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from index.milvus.client import line_of, open_client
from index.milvus.errors import EngineError, EngineUnreachableError, MissingError

Row = dict[str, Any]

# How long a request may take, and how long one is repeated in all before somebody is told.
_REQUEST_S = 10.0
PATIENCE_S = 15.0
_FIRST_PAUSE_S = 0.2
_LONGEST_PAUSE_S = 3.0

# Milvus's error codes: the client's own for a connection that failed, then the server's.
_NOT_CONNECTED = 2
_NOT_FOUND = 100
_NOT_LOADED = 101
_LOST = frozenset(["UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED"])


class Connection:
    """A Milvus at an address: ``http://host:19530``, ``https://user:password@host:19530/database``,
    or the path of a Milvus Lite, ending with ``.db``, which one process at a time can open.

    Opened at the first request. Safe to use from many threads. Every method raises
    EngineUnreachableError where nobody answered for ``patience_s`` seconds, MissingError where the
    collection or alias is not there, and EngineError with the server's own line otherwise.
    """

    def __init__(
        self,
        uri: str,
        patience_s: float = PATIENCE_S,
        request_s: float = _REQUEST_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._uri = uri
        self._patience_s = patience_s
        self._request_s = request_s
        self._clock = clock
        self._opening = Lock()
        self._client: Any = None

    def with_patience(self, patience_s: float) -> "Connection":
        """Another connection to the same address that waits longer, or less long, also for what
        takes Milvus long."""
        return Connection(self._uri, patience_s, request_s=patience_s, clock=self._clock)

    @property
    def name(self) -> str:
        """The address without user name and password."""
        parts = urlsplit(self._uri)
        return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()

    def create(self, collection: str, schema: Any, indexes: Any) -> None:
        """Create a collection, with its indexes, and load it; both as of ``layout``."""
        self._ask("create_collection", collection_name=collection, schema=schema)
        # Without waiting: the indexes of an empty collection are there at once, the client looks
        # for each of them after half a second.
        self._ask("create_index", collection_name=collection, index_params=indexes, sync=False)
        self._ask("load_collection", collection_name=collection)

    def drop(self, collection: str) -> None:
        """Remove a collection; nothing where there is none."""
        try:
            self._ask("drop_collection", collection_name=collection)
        except MissingError:
            return

    def collections(self) -> list[str]:
        """The names of all collections."""
        return list(self._ask("list_collections"))

    def target(self, alias: str) -> str | None:
        """The collection that an alias stands for; None where there is no such alias."""
        try:
            return str(self._ask("describe_alias", alias=alias)["collection_name"])
        except MissingError:
            return None

    def point(self, alias: str, collection: str) -> None:
        """Let an alias stand for a collection, in one atomic step."""
        if self.target(alias) is None:
            self._ask("create_alias", collection_name=collection, alias=alias)
        else:
            self._ask("alter_alias", collection_name=collection, alias=alias)

    def claim(self, alias: str, collection: str) -> bool:
        """Create an alias; False where it exists already."""
        try:
            self._ask("create_alias", collection_name=collection, alias=alias)
        except EngineUnreachableError:
            raise
        except EngineError:
            if self.target(alias) is None:
                raise
        return self.target(alias) == collection

    def drop_alias(self, alias: str) -> None:
        """Remove an alias; nothing where there is none."""
        try:
            self._ask("drop_alias", alias=alias)
        except MissingError:
            return

    def write(self, collection: str, rows: Sequence[Row]) -> None:
        """Add rows with primary keys of their own; the same rows again change nothing."""
        # A request whose answer was lost may have been carried out: inserting its rows again would
        # make them twice.
        self._ask("insert", again="upsert", collection_name=collection, data=list(rows))

    def replace(self, collection: str, row: Row) -> None:
        """Write one row over the one with its primary key."""
        self._ask("upsert", collection_name=collection, data=[row])

    def flush(self, collection: str) -> None:
        """Return when everything written is on Milvus's disk."""
        self._ask("flush", collection_name=collection)

    def count(self, collection: str) -> int:
        """How many rows there are, those written a moment ago included."""
        found = self._ask(
            "query",
            collection_name=collection,
            filter="",
            output_fields=["count(*)"],
            consistency_level="Strong",
        )
        return int(found[0]["count(*)"])

    def rows(
        self, collection: str, condition: str, fields: Sequence[str], *, fresh: bool = False
    ) -> list[Row]:
        """The rows that fulfil a condition, in no order. ``fresh``: those written a moment ago
        included."""
        return [
            dict(row)
            for row in self._ask(
                "query",
                collection_name=collection,
                filter=condition,
                output_fields=list(fields),
                consistency_level="Strong" if fresh else "Bounded",
            )
        ]

    def every(
        self, collection: str, condition: str, fields: Sequence[str], batch: int = 1000
    ) -> Iterator[Row]:
        """The same for any number of rows, batch by batch."""
        pages = self._ask(
            "query_iterator",
            collection_name=collection,
            filter=condition,
            output_fields=list(fields),
            batch_size=batch,
        )
        try:
            while page := self._repeated(lambda _seconds, _again: pages.next(), collection):
                yield from map(dict, page)
        finally:
            pages.close()

    def search(
        self,
        collection: str,
        field: str,
        query: Any,
        limit: int,
        condition: str,
        fields: Sequence[str] = (),
    ) -> list[Row]:
        """The best rows by one field, best first, each with its ``row`` (the primary key), its
        ``score`` and these fields."""
        found = self._ask(
            "search",
            collection_name=collection,
            anns_field=field,
            data=[query],
            limit=limit,
            filter=condition,
            output_fields=list(fields),
        )
        return [
            {"row": hit["row"], "score": hit["distance"], **hit.get("entity", {})}
            for hit in found[0]
        ]

    def _ask(self, method: str, again: str | None = None, **arguments: Any) -> Any:
        """One request; repeated as the method ``again``, where that is another."""

        def ask(seconds: float, repeated: bool) -> Any:
            name = again if again and repeated else method
            return getattr(self._opened(seconds), name)(timeout=seconds, **arguments)

        return self._repeated(ask, arguments.get("collection_name"))

    def _repeated(self, ask: Callable[[float, bool], Any], collection: str | None) -> Any:
        deadline = self._clock() + self._patience_s
        pause = _FIRST_PAUSE_S
        repeated = loaded = False
        while True:
            left = deadline - self._clock()
            try:
                return ask(max(0.1, min(self._request_s, left)), repeated)
            except EngineError:
                raise
            except Exception as error:
                if _is_lost(error):
                    if left <= pause:
                        raise EngineUnreachableError(
                            f"the index at {self.name} cannot be reached; try again later, or see"
                            " whether Milvus runs there"
                        ) from None
                elif _code(error) == _NOT_LOADED and collection and not loaded:
                    # A Milvus Lite that was started again has its collections on disk only.
                    loaded = True
                    self._ask("load_collection", collection_name=collection)
                    continue
                else:
                    raise self._told(error) from None
            repeated = True
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_S)

    def _opened(self, seconds: float) -> Any:
        with self._opening:
            if self._client is None:
                self._client = open_client(self._uri, seconds)
            return self._client

    def _told(self, error: Exception) -> EngineError:
        line = line_of(error)
        if _code(error) == _NOT_FOUND:
            return MissingError(
                f"the index at {self.name} was replaced while it was read; try again ({line})"
            )
        return EngineError(f"the index at {self.name} refuses: {line}")


def _code(error: Exception) -> Any:
    code = getattr(error, "code", None)
    return code() if callable(code) else code


def _is_lost(error: Exception) -> bool:
    """Whether nobody answered: what gRPC calls unavailable, or the client's own word for it."""
    code = _code(error)
    return code == _NOT_CONNECTED or getattr(code, "name", None) in _LOST


def either(numbers: Iterable[int], field: str) -> str:
    """The condition that a field has one of these numbers."""
    return f"{field} in [{', '.join(map(str, numbers))}]"
