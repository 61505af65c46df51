"""What every answer of the site has, whichever page made it, beyond what Django and the CSP middleware see to.

- Browsers are told which of their abilities the pages need: none.
- What does not say itself how long it may be kept is kept by nobody: pages are private.
- No page turns its reader's text around. Characters that override the direction of what follows them have no use in a
  name or a question but to make it look like another; they are left out of pages, however they came into a name.
"""

from __future__ import annotations

import re
from asyncio import iscoroutinefunction
from collections.abc import Awaitable, Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

UNUSED = (
    "accelerometer", "autoplay", "bluetooth", "camera", "display-capture", "encrypted-media", "geolocation",
    "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get",
    "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
HEADERS = {
    "Permissions-Policy": ", ".join(f"{ability}=()" for ability in UNUSED),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}
_OVERRIDES = re.compile(rb"\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
"""U+202A to U+202E and U+2066 to U+2069 in UTF-8."""


@sync_and_async_middleware
def guarded(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Middleware, to stand before everything that makes pages and after what serves files."""
    if iscoroutinefunction(get_response):

        async def answered_async(request: HttpRequest) -> HttpResponseBase:
            passed_on: Awaitable[HttpResponseBase] = get_response(request)
            return _guard(await passed_on)

        return answered_async

    def answered(request: HttpRequest) -> HttpResponseBase:
        return _guard(get_response(request))

    return answered


def _guard(response: HttpResponseBase) -> HttpResponseBase:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if isinstance(response, HttpResponse) and response.headers.get("Content-Type", "").startswith("text/html"):
        _straighten(response)
    return response


def _straighten(response: HttpResponse) -> None:
    text, overrides = _OVERRIDES.subn(b"", response.content)
    if overrides:
        response.content = text
        response.headers["Content-Length"] = str(len(text))
