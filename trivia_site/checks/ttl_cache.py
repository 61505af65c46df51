"""What was found out some seconds ago, for those that anybody may ask as often as they like."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """Call it for what `look` found: it is called again once that is older than `for_s` seconds.

    Of many threads that ask at once one calls it, and the others wait for what it finds. What `look` raises is not
    remembered: a failure that may happen has to be one of its values.
    """

    def __init__(self, look: Callable[[], T], for_s: float) -> None:
        self.for_s = for_s
        self._look = look
        self._one_looks = Lock()
        self._found: tuple[float, T] | None = None
        """With the end of that call, by `time.monotonic`."""

    def __call__(self) -> T:
        with self._one_looks:
            if self._found is None or time.monotonic() - self._found[0] > self.for_s:
                found = self._look()
                self._found = time.monotonic(), found
            return self._found[1]

    def forget(self) -> None:
        """Whoever asks next has it called."""
        self._found = None
