"""Opening Milvus’s own client, which reads the environment, logs and is slow to import."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from index.milvus.errors import EngineError

# How soon a lost connection is tried again; gRPC's own pauses grow to two minutes.
_SOON_BACK = {
    "grpc.initial_reconnect_backoff_ms": 200,
    "grpc.min_reconnect_backoff_ms": 200,
    "grpc.max_reconnect_backoff_ms": 500,
}


def open_client(uri: str, seconds: float) -> Any:
    """A client of the Milvus at an address, or of a Milvus Lite in this process. Raises EngineError
    where that cannot be, and what pymilvus raises where nobody answers."""
    try:
        with _unread_environment():
            from pymilvus import MilvusClient  # a second to import
            from pymilvus.exceptions import ConnectionConfigException
    except ImportError:
        raise EngineError(
            "ENGINE is milvus, but its client is not installed; run: pip install -e .[milvus]"
        ) from None
    # They log whole tracebacks of what is told in one line here.
    for library in ("pymilvus", "milvus_lite"):
        logging.getLogger(library).setLevel(logging.CRITICAL)
    try:
        return MilvusClient(uri, timeout=seconds, dedicated=True, grpc_options=_SOON_BACK)
    except ConnectionConfigException as error:
        if uri.endswith(".db"):
            raise EngineError(
                f"the index {uri} cannot be opened ({line_of(error)}): only one process at a time"
                " can open a file, it needs milvus-lite, and its folder must exist"
            ) from None
        raise EngineError(f"MILVUS_URI is no address that Milvus knows: {line_of(error)}") from None


@contextmanager
def _unread_environment() -> Iterator[None]:
    """Keep pymilvus, while it is imported, from reading ``.env`` into the environment, and from
    taking MILVUS_URI, which can be a file here, for a setting of its own."""
    own = {"MILVUS_URI": "", "PYTHON_DOTENV_DISABLED": "1"}
    before = {name: os.environ.get(name) for name in own}
    os.environ.update(own)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def line_of(error: Exception) -> str:
    """The first line of what an error says."""
    message = getattr(error, "message", None) or str(error) or type(error).__name__
    return str(message).splitlines()[0].rstrip(".")
