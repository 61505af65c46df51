"""What anybody may ask for is found out once in a while, however many ask."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier

import pytest

from trivia_site.checks import ttl_cache
from trivia_site.checks.ttl_cache import Remembered

MANY = 8


def test_of_many_that_ask_at_once_one_looks() -> None:
    looks, together = count(), Barrier(MANY)

    def look() -> int:
        time.sleep(0.05)  # the others come meanwhile
        return next(looks)

    asked = Remembered(look, 60.0)

    def ask(_number: int) -> int:
        together.wait()
        return asked()

    with ThreadPoolExecutor(MANY) as threads:
        assert list(threads.map(ask, range(MANY))) == [0] * MANY


def test_it_grows_old_from_the_end_of_the_look(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock:
        now_s = 0.0

        def monotonic(self) -> float:
            return self.now_s

    clock, looks = Clock(), count()
    monkeypatch.setattr(ttl_cache, "time", clock)

    def look() -> int:
        clock.now_s += 20  # a server that does not answer
        return next(looks)

    asked = Remembered(look, 10.0)
    assert asked() == 0
    clock.now_s += 10
    assert asked() == 0
    clock.now_s += 1
    assert asked() == 1
    asked.forget()
    assert asked() == 2


def test_what_is_raised_is_not_remembered() -> None:
    looks = iter([ValueError, None])

    def look() -> str:
        if problem := next(looks):
            raise problem
        return "found"

    asked = Remembered(look, 60.0)
    with pytest.raises(ValueError):
        asked()
    assert asked() == "found"
