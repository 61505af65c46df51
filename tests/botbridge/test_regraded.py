"""The real bot amends the one results post after a ruling, and players read the new verdict."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

from asgiref.sync import sync_to_async

from discord_sandbox.views import MessageView
from games.archive import audit
from games.domain.records import Ruling
from games.models import ArchivedGame, OutboxEntry
from games.play import regrading
from tests.botbridge.conftest import PLANET, Town, custom_id, until


@dataclass
class Played:
    """A finished game of which Ben said Saturn."""

    town: Town
    results: MessageView

    @property
    def edits(self) -> int:
        """How often the results post was edited."""
        path = rf"/channels/{self.town.channel}/messages/{self.results.id}"
        return len(self.town.sandbox.audit.calls("PATCH", path))

    async def rule(self, *, is_right: bool = True) -> None:
        """Regrade, and wait until the bot has done what the outbox asks."""
        row = await ArchivedGame.objects.aget()
        ruling = Ruling(question=0, answer="saturn", is_right=is_right, shown="Saturn", at_ms=1_900_000_000_000)
        await sync_to_async(regrading.apply)(audit.SHELL, row.id, ruling, regrading.fingerprint(row))
        await until(lambda: OutboxEntry.objects.filter(done_at__isnull=False).aexists(), "the entry is done")

    async def post(self) -> MessageView:
        return next(post for post in await self.town.posts() if post.id == self.results.id)


async def played(town: Town) -> Played:
    post = await town.play(PLANET)
    form = await town.sandbox.press(town.ben, post.id, custom_id(post, "Answer")).acknowledged()
    await town.fill(form, {"Answer": "saturn"})
    return Played(town, await town.close())


async def test_the_post_is_amended_once_and_my_result_agrees(town: Town) -> None:
    game = await played(town)
    edits, posts = game.edits, len(await town.posts())
    assert "You were not right" in (await town.press(town.ben, game.results, "My result")).text

    await game.rule()

    amended = await game.post()
    assert "✏️ Amended" in amended.text and "“Saturn” now counts as right" in amended.text
    assert "🥇 Ben" in amended.text and "saturn ✅" in amended.text
    assert game.edits == edits + 1 and len(await town.posts()) == posts
    said = (await town.press(town.ben, amended, "My result")).text
    assert "You were right · place 1" in said and "✅ saturn" in said
    [finished] = await town.history()
    assert finished.results.winners == 1


async def test_a_results_post_that_was_deleted_stays_deleted_and_the_reason_is_kept(town: Town) -> None:
    game = await played(town)
    moderator = town.sandbox.add_member(town.guild, "Mo", permissions=["manage_messages", "view_channel"]).id
    town.sandbox.delete_message(moderator, game.results.id)

    await game.rule()

    entry = await OutboxEntry.objects.aget()
    assert "10008" in entry.problem
    assert not [post for post in await town.posts() if "Results ·" in post.text]
    [finished] = await town.history()
    assert finished.results.winners == 1


async def test_an_edit_that_discord_puts_off_is_tried_again(town: Town) -> None:
    game = await played(town)
    path = rf"/channels/{town.channel}/messages/{game.results.id}"
    fault = town.sandbox.faults.add("error", method="PATCH", path=path, status=400, code=30046)
    waiting = asyncio.create_task(game.rule())
    await fault.struck()
    await until(lambda: OutboxEntry.objects.exclude(problem="").aexists(), "the failure is noted")
    assert "Amended" not in (await game.post()).text

    await OutboxEntry.objects.aupdate(due_at=datetime.now(UTC))
    await waiting

    assert "✏️ Amended" in (await game.post()).text
    assert (await OutboxEntry.objects.aget()).problem == ""
