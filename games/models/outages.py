"""What the database raises when it cannot do its work now, as against what is wrong with what it was asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from asgiref.sync import sync_to_async
from django.db import InterfaceError, InternalError, OperationalError, close_old_connections

SQL_UNAVAILABLE = (OperationalError, InterfaceError, InternalError)
"""Its server or the connection is gone, its disk is full or broken, it takes no writes or is locked: tried again, and
reported in a line without a trace, which would say nothing more. PostgreSQL's refusal to write, as of a standby, is an
InternalError."""

fresh_connection = sync_to_async(close_old_connections)
"""What a loop of bot or duties asks begins with it: no request's end there gives up a connection that is over."""


@asynccontextmanager
async def answering(within_s: float) -> AsyncIterator[None]:
    """What is asked of SQL within it is to be answered in so many seconds; else SQL hangs: an OperationalError.

    All of a process asks SQL in one thread. There the question goes on, and whoever asks next waits for it too.
    """
    try:
        async with asyncio.timeout(within_s):
            yield
    except TimeoutError as error:
        raise OperationalError(f"SQL has not answered within {within_s:g} s") from error
