"""The zone that a server's language suggests."""

from __future__ import annotations

import pytest
from discord import Locale

from games.rules.locale_zones import _ZONES, guessed
from games.rules.zones import is_zone


@pytest.mark.parametrize("locale", [str(locale) for locale in Locale])
def test_every_language_of_discord_suggests_a_zone(locale: str) -> None:
    assert is_zone(guessed(locale))


def test_only_languages_of_discord_are_listed_and_what_everybody_has_says_nothing() -> None:
    assert _ZONES.keys() <= {str(locale) for locale in Locale}
    assert (guessed("de"), guessed("en-US"), guessed("")) == ("Europe/Berlin", "UTC", "UTC")
