"""A test post, from the outbox to the buttons under it."""

from __future__ import annotations

from asgiref.sync import sync_to_async

from games.archive.audit import SHELL
from games.models import OutboxEntry
from games.play import test_posts
from tests.botbridge.conftest import Town, until

KEY = "0123456789abcdef" * 2


async def _settled() -> OutboxEntry:
    async def look() -> OutboxEntry | None:
        return await OutboxEntry.objects.filter(done_at__isnull=False).afirst()

    return await until(look, "the entry is settled")


async def test_a_test_post_is_marked_pings_nobody_and_takes_no_answer(town: Town) -> None:
    role = town.sandbox.add_role(town.guild, "Fans", mentionable=True).id
    town.sandbox.set_member_roles(town.guild, town.ben, [role])
    r = await town.register(mention_role_id=role, category="geography", difficulty="easy")
    for _click in range(2):
        await sync_to_async(test_posts.ask)(SHELL, r, town.channel, KEY)

    post = await town.post_with("Test post.")

    assert "A real post pings <@&" in post.text
    assert (post.pinged, post.mention_roles) == ((), ())
    label = next(str(part["label"]) for part in post.interactive())
    assert (await town.press(town.ben, post, label)).text == "This is only a test post: it takes no answer."
    assert not (await _settled()).problem
    assert len(await town.posts()) == 1
    assert await town.store.get_active_games(town.guild) == []
    assert await town.store.count_seeds_used(town.guild) == 0


async def test_why_a_test_post_failed_is_kept(town: Town) -> None:
    r = await town.register()
    closed = town.sandbox.add_channel(town.guild, "closed").id
    town.sandbox.set_channel_permissions(closed, town.guild, deny=["send_messages"])
    await sync_to_async(test_posts.ask)(SHELL, r, closed, KEY)

    failed = await _settled()

    assert "Missing Permissions" in failed.problem
    assert town.sandbox.messages(closed) == []
