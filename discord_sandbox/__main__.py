"""`python -m discord_sandbox`: a local Discord without anything else of this repository."""

from __future__ import annotations

import argparse
import asyncio
import sys

from discord_sandbox.sandbox import Sandbox
from discord_sandbox.standalone import run


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m discord_sandbox",
        description="Run a local Discord until SIGTERM or Ctrl-C. Its control side has no password.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8100, help="port, 0 for a free one (default: %(default)s)")
    parser.add_argument("--token", default="", help="the bot's token (default: a new one)")
    parser.add_argument("--client-id", default="", help="the application's (default: the bot's id)")
    parser.add_argument("--client-secret", default="", help="the application's (default: a new one)")
    parser.add_argument(
        "--redirect-uri", action="append", default=[], help="where a login may lead back to; repeatable"
    )
    parser.add_argument("--seed-demo", action="store_true", help="make a guild with a channel, an admin and players")
    parser.add_argument("--no-rate-limits", action="store_true", help="show rate limits but do not enforce them")
    return parser.parse_args()


def _write(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    given = _arguments()
    sandbox = Sandbox(
        host=given.host,
        port=given.port,
        token=given.token,
        client_id=given.client_id,
        client_secret=given.client_secret,
        redirect_uris=tuple(given.redirect_uri),
        rate_limits=not given.no_rate_limits,
    )
    asyncio.run(run(sandbox, seed=given.seed_demo, write=_write))


if __name__ == "__main__":
    main()
