"""The addresses of the roles that people hold in servers."""

from __future__ import annotations

from django.urls import URLPattern, path

from games.dashboard.people import log_channel, roles
from games.dashboard.routing import Wrap


def urls(wrap: Wrap) -> list[URLPattern]:
    """Relative to the root of the site; `wrap` makes a view one of its pages."""
    return [
        path("servers/", wrap(roles.servers), name="servers"),
        path("servers/<guild:guild_id>/log-channel/", wrap(log_channel.page), name="log_channel"),
        path("servers/<guild:guild_id>/roles/", wrap(roles.roles), name="roles"),
        path("servers/<guild:guild_id>/roles/<int:role_id>/", wrap(roles.change), name="change_role"),
        path("servers/<guild:guild_id>/roles/<int:role_id>/take/", wrap(roles.take), name="take_role"),
    ]
