"""What a role's row takes for a Discord id."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from games.models import GuildAccess


@pytest.mark.parametrize("discord_id", ["ada_l", "<@819651574603317248>", "٣" * 18, "-1"])
def test_a_name_is_not_taken_for_an_id(discord_id: str) -> None:
    with pytest.raises(ValidationError) as refused:
        GuildAccess(discord_id=discord_id, guild_id="1").clean()
    assert refused.value.message_dict == {"discord_id": ["A Discord user id is a number of 17 to 20 digits."]}


@pytest.mark.parametrize("discord_id", ["", "819651574603317248"])
def test_an_id_is_taken_and_so_is_an_account_without_one(discord_id: str) -> None:
    GuildAccess(discord_id=discord_id, guild_id="1").clean()
