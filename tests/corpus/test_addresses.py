"""Looking up host names."""

import asyncio
import socket
import threading

import pytest

from corpus.addresses import checked_addresses


def test_slow_names_do_not_keep_other_work_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()

    def slow(*_args: object, **_options: object) -> list[object]:
        answered.wait(30)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 80))]

    monkeypatch.setattr(socket, "getaddrinfo", slow)

    async def work() -> list[tuple[str, ...]]:
        names = [asyncio.create_task(checked_addresses(f"n{n}.example", 80, ())) for n in range(50)]
        await asyncio.sleep(0)
        try:
            assert await asyncio.wait_for(asyncio.to_thread(lambda: "done"), 5) == "done"
            assert not any(name.done() for name in names)
        finally:
            answered.set()
        return await asyncio.gather(*names)

    assert asyncio.run(work()) == [("8.8.8.8",)] * 50
