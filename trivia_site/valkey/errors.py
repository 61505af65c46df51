"""Why there is no bundled server."""

from __future__ import annotations

from games.domain.errors import StoreUnavailable


class EmbeddedServerError(StoreUnavailable):
    """The bundled server cannot be found or does not start; the message says what to do."""

    is_permanent = True


class NoRoom(EmbeddedServerError):
    """The bundled server does not start because its disk is full: it may be tried again."""

    is_permanent = False


class Silent(EmbeddedServerError):
    """The bundled server runs and answers nothing: it may be tried again."""

    is_permanent = False
