"""What was read a moment ago, and at most so much of it."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """At most ``limit`` values by key, those used last. ``read`` gets the values of many keys at
    once, without those that there are none of. Safe to use from many threads."""

    def __init__(self, limit: int, read: Callable[[list[K]], Mapping[K, V]]) -> None:
        self._limit = limit
        self._read = read
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def __getitem__(self, key: K) -> V:
        """The value of a key. Raises KeyError where there is none."""
        return self.many([key])[key]

    def many(self, keys: Iterable[K]) -> dict[K, V]:
        """The values of these keys, without those that there are none of."""
        wanted = list(dict.fromkeys(keys))
        with self._lock:
            found = {key: self._kept[key] for key in wanted if key in self._kept}
        missing = [key for key in wanted if key not in found]
        if missing:
            # Outside the lock: others go on meanwhile, at worst reading the same.
            found.update(self._read(missing))
        self.keep(found)
        return found

    def keep(self, values: Mapping[K, V]) -> None:
        """Remember values that were read otherwise."""
        with self._lock:
            for key, value in values.items():
                self._kept[key] = value
                self._kept.move_to_end(key)
            while len(self._kept) > self._limit:
                self._kept.popitem(last=False)
