"""Where an ASGI server enters: `uvicorn trivia_site.asgi:application`."""

from __future__ import annotations

import os
import warnings

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from channels.sessions import CookieMiddleware
from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trivia_site.settings")
http_application = get_asgi_application()

# Only now are the applications loaded that these need.
from games.routing import websocket_urlpatterns  # noqa: E402
from trivia_site import embedded  # noqa: E402

# An ASGI server runs no system checks: fail here, not at the first login.
_ = settings.SECRET_KEY
embedded.redis_url()

# WhiteNoise reads files synchronously; they are small and cached, so handing them over whole is right.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

application = ProtocolTypeRouter(
    {
        "http": http_application,
        # Only the cookie: `games.access` reads the visitor from it again and again, and Channels' session middleware
        # would stand between each message and each browser.
        "websocket": AllowedHostsOriginValidator(CookieMiddleware(URLRouter(websocket_urlpatterns))),
    }
)
