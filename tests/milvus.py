"""A real Milvus on this computer: Milvus Lite as a server in a process of its own."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest

needs_milvus = pytest.mark.skipif(
    not (find_spec("pymilvus") and find_spec("milvus_lite")),
    reason="pymilvus and milvus-lite are not installed; they come with the extra: test",
)
ENGINES = ("faiss", pytest.param("milvus", marks=needs_milvus))
both_engines = pytest.mark.parametrize("engine", ENGINES)
"""For tests of behaviour: their ``workshop`` is run with each engine."""


class MilvusServer:
    """Started at once; ``kill`` and ``start`` as often as a test wants, on the same port."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._databases = count()
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def uri(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def new_database(self) -> str:
        """The address of a database with nothing in it."""
        from pymilvus import MilvusClient

        name = f"d{next(self._databases)}"
        client = MilvusClient(self.uri, dedicated=True)
        client.create_database(name)
        client.close()
        return f"{self.uri}/{name}"

    def start(self) -> None:
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-P", "-m", "milvus_lite", "server"),
                *("--data-dir", str(self._folder), "--port", str(self.port)),
                *("--host", "127.0.0.1"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("Milvus Lite did not start")

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It takes connections but does nothing."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)
