"""What stands in for `docker compose` in the drills, since there is no engine: a service's command runs right here.

Run as a program: `python docker.py compose VERB ...`. PostgreSQL is found by libpq's own variables, the store by
`REDIS_URL`, and its volume is `STORE_DIR`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CLI = Path(__file__).with_name("cli.py")
_SWITCHES = ("-T", "--rm", "--no-deps")


def main(compose: str, verb: str, *words: str) -> int:
    if compose != "compose" or verb not in ("exec", "run", "up", "stop"):
        return 2
    if verb in ("up", "stop"):
        print(f"docker compose {verb}")
        return 0
    service, *command = [word for word in words if word not in _SWITCHES]
    return subprocess.run(_here(service, command), check=False).returncode


def _here(service: str, command: list[str]) -> list[str]:
    if service == "postgres":
        return [command[0], "-h", "localhost", *command[1:]]
    if command[0] == "valkey-cli":
        return [sys.executable, str(CLI), "redis-cli", "-u", os.environ["REDIS_URL"], *command[1:]]
    return [*command[:-1], command[-1].replace("/data", os.environ["STORE_DIR"])]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
