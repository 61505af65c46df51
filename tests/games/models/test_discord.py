"""How long what Discord has said of a person is believed, and when it is asked again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from games.models.discord import FRESH, RENEW, RETRY, DiscordAccount

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
MOMENT = timedelta(milliseconds=1)
NONE, AWAY, ENDED = DiscordAccount.Problem.NONE, DiscordAccount.Problem.AWAY, DiscordAccount.Problem.ENDED


@pytest.mark.parametrize(
    ("told_ago", "problem", "believed"),
    [
        (FRESH - MOMENT, NONE, True),
        (FRESH - MOMENT, AWAY, True),
        (FRESH, NONE, False),
        (MOMENT, ENDED, False),
        (None, NONE, False),
    ],
)
def test_what_discord_said_is_believed_while_fresh(told_ago: timedelta | None, problem: str, believed: bool) -> None:
    told_at = NOW - told_ago if told_ago else None
    account = DiscordAccount(servers={"7": "owner"}, told_at=told_at, problem=problem)
    assert account.memberships(NOW) == ({"7": "owner"} if believed else {})


@pytest.mark.parametrize(
    ("asked_ago", "problem", "due"),
    [
        (None, NONE, True),
        (RENEW - MOMENT, NONE, False),
        (RENEW, NONE, True),
        (RETRY - MOMENT, AWAY, False),
        (RETRY, AWAY, True),
        (None, ENDED, False),
        (10 * RENEW, ENDED, False),
    ],
)
def test_discord_is_asked_again_in_time_but_not_once_it_has_ended_the_consent(
    asked_ago: timedelta | None, problem: str, due: bool
) -> None:
    asked_at = NOW - asked_ago if asked_ago else None
    assert DiscordAccount(asked_at=asked_at, problem=problem).is_due(NOW) is due
