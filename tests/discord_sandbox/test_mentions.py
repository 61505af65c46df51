"""Who is pinged: allowed_mentions and permissions decide, and only a post rings."""

from __future__ import annotations

import discord

from tests.discord_sandbox.support import Place

ALLOW_ALL = discord.AllowedMentions.all()
ALLOW_NONE = discord.AllowedMentions.none()


async def test_a_mentioned_member_is_pinged_unless_mentions_are_off(spot: Place) -> None:
    text = f"hello <@{spot.ann}> and <@!{spot.boss}> and <@1>"
    await spot.channel.send(text)
    await spot.channel.send(text, allowed_mentions=ALLOW_NONE)
    await spot.channel.send(text, allowed_mentions=discord.AllowedMentions(users=[discord.Object(int(spot.ann))]))
    pings = [it.pinged for it in spot.sandbox.messages(spot.channel_id)]
    assert pings == [tuple(sorted((spot.ann, spot.boss))), (), (spot.ann,)]


async def test_everyone_is_pinged_only_with_the_permission(spot: Place) -> None:
    await spot.channel.send("@everyone", allowed_mentions=ALLOW_ALL)
    spot.sandbox.set_channel_permissions(spot.channel_id, spot.sandbox.bot_id, allow=["mention_everyone"])
    await spot.channel.send("@everyone", allowed_mentions=ALLOW_NONE)
    await spot.channel.send("@here", allowed_mentions=ALLOW_ALL)
    quiet, silenced, loud = spot.sandbox.messages(spot.channel_id)
    assert (quiet.mention_everyone, quiet.pinged) == (False, ())
    assert (silenced.mention_everyone, silenced.pinged) == (False, ())
    assert loud.mention_everyone and {spot.ann, spot.boss} <= set(loud.pinged)
    assert spot.sandbox.bot_id not in loud.pinged


async def test_a_role_is_pinged_if_it_is_mentionable(spot: Place) -> None:
    sandbox = spot.sandbox
    for mentionable in (False, True):
        role = sandbox.add_role(spot.guild_id, "Fans", mentionable=mentionable)
        sandbox.set_member_roles(spot.guild_id, spot.ann, [role.id])
        allowed = discord.AllowedMentions(everyone=False, users=False, roles=[discord.Object(int(role.id))])
        await spot.channel.send(f"<@&{role.id}>", allowed_mentions=allowed)
    quiet, loud = sandbox.messages(spot.channel_id)
    assert quiet.pinged == () and len(quiet.mention_roles) == 1
    assert loud.pinged == (spot.ann,)


async def test_an_edit_pings_nobody(spot: Place) -> None:
    message = await spot.channel.send("quiet")
    await message.edit(content=f"<@{spot.ann}>", allowed_mentions=ALLOW_ALL)
    (seen,) = spot.sandbox.messages(spot.channel_id)
    assert seen.mentions == (spot.ann,)
    assert seen.pinged == ()


async def test_an_embed_pings_nobody(spot: Place) -> None:
    await spot.channel.send(embed=discord.Embed(description=f"<@{spot.ann}> @everyone"), allowed_mentions=ALLOW_ALL)
    assert spot.sandbox.messages(spot.channel_id)[0].pinged == ()
