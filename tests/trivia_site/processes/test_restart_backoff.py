"""How long a program that has died stays down, reckoned without waiting."""

from __future__ import annotations

from itertools import pairwise

import pytest

from games.management.exits import TRY_SOON
from trivia_site.processes import programs
from trivia_site.processes.restart_backoff import Allowance, Backoff, Pauses

DAY_S = 86_400.0
BUDGET = 1_000
"""IDENTIFYs that Discord allows a bot in a day: https://docs.discord.com/developers/events/gateway#identifying"""


def births(life_s: float, status: int, allowance: Allowance | None, until_s: float = DAY_S) -> list[float]:
    """When a program is started in so many seconds that always lives so long."""
    now, started = 0.0, [0.0]
    pauses = Pauses(Backoff(), allowance, now)
    while True:
        now += life_s
        now += pauses.after(status, life_s, now)
        if now >= until_s:
            return started
        started.append(now)


@pytest.mark.parametrize("life_s", [0.1, 1.1, 20.0, 59.0, 61.0, 90.0, 299.0, 360.0])
@pytest.mark.parametrize("status", [1, -9])
def test_the_bot_never_uses_up_a_day_s_identifies(life_s: float, status: int) -> None:
    """As measured before there was an allowance: a life of 1.1 s, and one each 31.1 s from the sixth on."""
    allowance = programs.bot(duties=False).allowance
    assert len(births(life_s, status, allowance)) <= (250 if status > 0 else 500) < BUDGET
    if life_s < 50:
        assert len(births(life_s, status, None)) > BUDGET


def test_several_short_lives_are_followed_by_minutes_of_rest() -> None:
    started = births(1.1, 1, programs.IDENTIFIES, 3600)
    pauses = [after - before - 1.1 for before, after in pairwise(started)]
    assert pauses[:5] == pytest.approx([1, 2, 4, 8, 16])
    assert all(pause >= 300 for pause in pauses[5:])


def test_a_bot_that_is_killed_again_and_again_from_outside_is_back_soon() -> None:
    """Twelve times in a row; then play would wait for minutes."""
    started = births(40.0, -9, programs.IDENTIFIES, 600)
    pauses = [after - before - 40.0 for before, after in pairwise(started)]
    assert len(pauses) > 7
    assert max(pauses) == 30.0


def test_a_bot_that_dies_once_in_a_while_is_back_within_a_second() -> None:
    started = births(400.0, -9, programs.IDENTIFIES)
    assert {round(after - before - 400.0, 6) for before, after in pairwise(started)} == {1.0}


def test_waiting_for_the_store_costs_nothing() -> None:
    pauses = Pauses(Backoff(), programs.IDENTIFIES, 0.0)
    for second in range(0, 3000, 30):
        pauses.after(TRY_SOON, 2.0, float(second))
    assert pauses.after(-9, 100.0, 3100.0) == 1.0


def test_the_other_programs_have_no_allowance() -> None:
    assert programs.duties().allowance is None
    assert programs.site("127.0.0.1", 8000).allowance is None
