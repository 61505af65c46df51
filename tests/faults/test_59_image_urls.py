"""Row 59: an address in a question, an answer or a name is text; neither bot nor site ever asks for it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest_asyncio
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.test import Client

from games.connection import close_store
from games.domain.guilds import GuildDirectory
from tests.botbridge import conftest as bots
from tests.botbridge.conftest import CAPITAL, PLANET, Town
from tests.faults import hostile

looks_often, sandbox, quiet_town, town = bots._looks_often, bots.sandbox, bots.quiet_town, bots.town


class Bait:
    """A server on this machine, as internal services are, that counts whoever asks it for an image."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.asked.append(await reader.readline())
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()


@pytest_asyncio.fixture
async def bait() -> AsyncIterator[Bait]:
    bait = Bait()
    async with await asyncio.start_server(bait.serve, "127.0.0.1", 0) as server:
        bait.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/cat.png"
        yield bait


async def test_59_the_bait_notices_whoever_bites(bait: Bait) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(bait.url.split(":")[2].split("/")[0]))
    writer.write(b"GET /cat.png HTTP/1.1\r\n\r\n")
    await reader.read()
    writer.close()
    assert bait.asked == [b"GET /cat.png HTTP/1.1\r\n"]


async def test_59_image_urls_are_never_fetched_by_the_server(town: Town, bait: Bait) -> None:
    url, markdown = bait.url, f"![cat]({bait.url}) <img src={bait.url}>"
    texts = {"text": f"{url} {markdown}", "explanation": markdown, "source": url}
    post = await town.play(replace(CAPITAL, options=(url, "Paris"), **texts), thread=True)
    await town.press(town.sandbox.add_member(town.guild, url).id, post, "A")
    pages = await sync_to_async(_pages)(town.guild, url)
    await town.close()
    typed = await town.play(replace(PLANET, answer=url, **texts), slot="2")
    await hostile.send_form(town, town.ben, typed, url)
    await town.store.end_now(town.guild, (await town.game()).id)
    await bots.until(lambda: _both_over(town), "both games are over")
    pages += await sync_to_async(_pages)(town.guild, url)

    assert bait.asked == []
    assert "cat.png" in pages
    assert not re.search(r"<[^<>]*\b(src|srcset|href|data)=[^<>]*cat\.png", pages), "nor does a page make a browser ask"
    for call in town.sandbox.audit:
        for embed in (call.body or {}).get("embeds") or () if isinstance(call.body, dict) else ():
            assert not {"image", "thumbnail", "author", "url", "video"} & embed.keys(), "nor Discord"
    await close_store()


async def _both_over(town: Town) -> bool:
    return len(await town.history()) == 2


def _pages(guild_id: str, url: str) -> str:
    """Every page that shows what strangers wrote, after another."""
    from games.connection import in_sync
    from games.models import ArchivedGame

    in_sync(lambda store: store.save_directory(GuildDirectory(guild_id=guild_id, name=url, channels={"5": url})))
    client = Client()
    client.force_login(User.objects.get_or_create(username="root", is_staff=True, is_superuser=True)[0])
    active = in_sync(lambda store: store.get_active_games(guild_id))
    paths = ["/", "/history/", "/registrations/", "/registrations/add/"]
    paths += [f"/games/{guild_id}/{game.id}/" for game in active]
    paths += [f"/history/{id}/" for id in ArchivedGame.objects.values_list("id", flat=True)]
    return "".join(client.get(path).content.decode() for path in paths)
