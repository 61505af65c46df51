"""Is a web server there?"""

from __future__ import annotations

import asyncio


async def answers_http(host: str, port: int) -> bool:
    """Whether a web server answers there, whatever it says."""
    try:
        async with asyncio.timeout(2):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(b"GET /healthz HTTP/1.0\r\n\r\n")
                return (await reader.readline()).startswith(b"HTTP/")
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return False
