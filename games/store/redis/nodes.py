"""Several commands to one node of a cluster, on one connection: for MULTI, and for a script with its WAIT.

redis-py's own pipelines do neither: its retry may send WAIT to another node than the script, and its transactions start
a thread for each command and fail on HGETALL (8.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any

from redis.asyncio.cluster import PipelineCommand, RedisCluster
from redis.commands import AsyncCoreCommands
from redis.exceptions import ClusterDownError, MovedError, SlotNotCoveredError
from redis.exceptions import ConnectionError as LostConnection
from redis.exceptions import TimeoutError as NoReply

Command = tuple[Any, ...]

_SOMEWHERE_ELSE = (MovedError, ClusterDownError, SlotNotCoveredError, LostConnection, NoReply)


async def together(client: RedisCluster, key: str, commands: Sequence[Command]) -> list[Any]:
    """The replies of the node that has the key to commands sent in one write; an error stands in its command's place.

    All are sent again, once, when the node has moved or did not reply. Raises the client's errors when no node can be
    found.
    """
    replies = await _send(client, key, commands)
    if any(isinstance(reply, _SOMEWHERE_ELSE) for reply in replies):
        await client.exists(key)  # any plain command on a key teaches the client where it is now
        replies = await _send(client, key, commands)
    return replies


async def _send(client: Any, key: str, commands: Sequence[Command]) -> list[Any]:
    await client.initialize()
    sent = [PipelineCommand(number, *command) for number, command in enumerate(commands)]
    try:
        await client.get_node_from_key(key).execute_pipeline(sent)
    except (SlotNotCoveredError, LostConnection, NoReply) as error:
        return [error] * len(sent)
    return [command.result for command in sent]


class Transaction(AsyncCoreCommands):
    """What `Redis.pipeline(transaction=True)` is, on a cluster: commands on keys of one slot, all or none."""

    _event_dispatcher: Any = None
    """Demanded by the commands' types; what is queued here dispatches nothing."""

    def __init__(self, client: RedisCluster) -> None:
        self._client: Any = client
        self._queue: list[tuple[Command, dict[str, Any]]] = []

    def execute_command(self, *command: Any, **options: Any) -> Transaction:
        """Queue a command; the first one's key names the node."""
        self._queue.append((command, {name: value for name, value in options.items() if name != "keys"}))
        return self

    async def execute(self) -> list[Any]:
        """The replies, in order. Raises the first error."""
        queue, self._queue = self._queue, []
        commands = [("MULTI",), *(command for command, _ in queue), ("EXEC",)]
        replies = await together(self._client, queue[0][0][1], commands)
        for reply in replies:
            if isinstance(reply, Exception):
                raise reply
        return [self._read(*queued, reply) for queued, reply in zip(queue, replies[-1], strict=True)]

    def _read(self, command: Command, options: dict[str, Any], reply: Any) -> Any:
        if isinstance(reply, Exception):
            raise reply
        callback = self._client.response_callbacks.get(command[0])
        return callback(reply, **options) if callback else reply

    async def __aenter__(self) -> Transaction:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._queue.clear()
