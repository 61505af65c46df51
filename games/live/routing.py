"""The addresses of the WebSockets."""

from django.urls import URLPattern, re_path

from games.live.consumers import GameConsumer, NowhereConsumer, OverviewConsumer

websocket_urlpatterns: list[URLPattern] = [
    re_path(r"^ws/overview/?$", OverviewConsumer.as_asgi()),
    re_path(r"^ws/games/(?P<game_id>[\w-]{1,40})/?$", GameConsumer.as_asgi()),
    re_path(r"^ws/games/(?P<guild_id>[0-9]{1,20})/(?P<game_id>[\w-]{1,40})/?$", GameConsumer.as_asgi()),
    re_path("", NowhereConsumer.as_asgi()),
]
