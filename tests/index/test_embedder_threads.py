"""How many threads compute at once, and how they share their work."""

import os
from pathlib import Path
from threading import Barrier, get_ident

import pytest

from index.embedder.threads import each, threads

FREE = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def groups(root: Path, own: str, **files: str) -> tuple[Path, Path]:
    """Control groups on disk: ``own`` is what the process reads of its own group; a file's name
    has ``__`` where its path has ``/``."""
    for name, text in files.items():
        path = root / "groups" / name.replace("__", "/").replace("cpu_", "cpu.")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    root.mkdir(exist_ok=True)
    (root / "own").write_text(own)
    return root / "groups", root / "own"


def test_without_limits_it_is_the_processors_this_process_may_run_on(tmp_path: Path) -> None:
    assert threads({}, *groups(tmp_path, "0::/\n", cpu_max="max 100000\n")) == FREE
    assert threads({}, tmp_path / "nothing", tmp_path / "nowhere") == FREE


@pytest.mark.parametrize(("quota", "count"), [("50000 100000", 1), ("100000 100000", 1)])
def test_a_container_with_less_time_gets_fewer(tmp_path: Path, quota: str, count: int) -> None:
    assert threads({}, *groups(tmp_path, "0::/\n", cpu_max=f"{quota}\n")) == count


def test_a_part_of_a_processor_counts_as_one(tmp_path: Path) -> None:
    expected = min(FREE, 2)
    assert threads({}, *groups(tmp_path, "0::/\n", cpu_max="150000 100000\n")) == expected


def test_a_quota_above_what_there_is_changes_nothing(tmp_path: Path) -> None:
    assert threads({}, *groups(tmp_path, "0::/\n", cpu_max="99900000 100000\n")) == FREE


def test_a_limit_of_a_service_or_of_the_group_around_it_counts(tmp_path: Path) -> None:
    files = {"system.slice__bot.service__cpu_max": "100000 100000\n"}
    assert threads({}, *groups(tmp_path, "0::/system.slice/bot.service\n", **files)) == 1
    around = {"system.slice__cpu_max": "100000 100000\n"}
    assert threads({}, *groups(tmp_path / "b", "0::/system.slice/bot.service\n", **around)) == 1


def test_the_older_kind_of_control_groups_counts_too(tmp_path: Path) -> None:
    own = "5:cpu,cpuacct:/docker/1\n1:name=systemd:/docker/1\n"
    files = {
        "cpu,cpuacct__docker__1__cpu_cfs_quota_us": "100000\n",
        "cpu,cpuacct__docker__1__cpu_cfs_period_us": "100000\n",
    }
    assert threads({}, *groups(tmp_path, own, **files)) == 1
    unlimited = files | {"cpu,cpuacct__docker__1__cpu_cfs_quota_us": "-1\n"}
    assert threads({}, *groups(tmp_path / "b", own, **unlimited)) == FREE


def test_what_a_person_sets_counts_before_all_else(tmp_path: Path) -> None:
    where = groups(tmp_path, "0::/\n", cpu_max="100000 100000\n")
    assert threads({"OMP_NUM_THREADS": "3"}, *where) == 3
    assert threads({"OMP_NUM_THREADS": "4,2"}, *where) == 4
    assert threads({"OMP_NUM_THREADS": ""}, *where) == 1
    assert threads({"OMP_NUM_THREADS": "many"}, *where) == 1


def test_shared_work_comes_in_order_from_several_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    together = Barrier(3, timeout=30)

    def work(item: int) -> tuple[int, int]:
        together.wait()  # three are at work at once, or this breaks
        return item * item, get_ident()

    found = list(each(work, range(9)))
    assert [square for square, _ in found] == [i * i for i in range(9)]
    assert get_ident() not in {thread for _, thread in found}


def test_what_is_shared_work_itself_stays_in_its_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "2")

    def work(_: int) -> set[int]:
        return {get_ident(), *each(lambda _: get_ident(), range(5))}

    assert {len(threads) for threads in each(work, range(4))} == {1}


def test_one_item_needs_no_thread_of_its_own() -> None:
    assert list(each(lambda _: get_ident(), [1])) == [get_ident()]
