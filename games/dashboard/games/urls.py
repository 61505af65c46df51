"""The addresses of a game in play."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.views.generic import RedirectView

from games.dashboard import withheld
from games.dashboard.games import hosting, live_data, live_game
from games.dashboard.routing import Wrap


def urls(wrap: Wrap) -> list[URLPattern]:
    """Relative to the root of the site; `wrap` makes a view one of its pages."""
    return [
        path("games/", RedirectView.as_view(pattern_name="admin:index"), name="games"),
        path("games/<guild:guild_id>/<slug:game_id>/", wrap(live_game.live_game), name="live_game"),
        path("games/<guild:guild_id>/<slug:game_id>/parts/", wrap(live_game.parts), name="live_game_parts"),
        path("games/<guild:guild_id>/<slug:game_id>/close/", wrap(live_game.close), name="close_game"),
        path("games/<guild:guild_id>/<slug:game_id>/extend/", wrap(hosting.extend), name="extend_game"),
        path("games/<guild:guild_id>/<slug:game_id>/cancel/", wrap(hosting.cancel), name="cancel_game"),
        path("games/<guild:guild_id>/<slug:game_id>/answer/", wrap(withheld.show_answer), name="show_answer"),
        path("games/<guild:guild_id>/<slug:game_id>/curve/", wrap(live_data.curve), name="curve"),
        path("games/<guild:guild_id>/<slug:game_id>/counts/", wrap(live_data.counts), name="option_counts"),
    ]
