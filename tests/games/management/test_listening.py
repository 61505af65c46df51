"""Whether a server could listen somewhere, in words before it is started."""

from __future__ import annotations

import socket

import pytest
from django.core.management.base import CommandError

from games.management.listening import is_free, require_place

HERE = "127.0.0.1"
NOWHERE = "203.0.113.9"
"""Of https://www.rfc-editor.org/rfc/rfc5737: no machine has it."""


def test_a_port_is_free_until_somebody_listens_there() -> None:
    with socket.create_server((HERE, 0)) as taken:
        port = taken.getsockname()[1]
        assert not is_free(HERE, port)
        with pytest.raises(CommandError) as refused:
            require_place(HERE, port)
    assert (str(refused.value), refused.value.returncode) == (
        f"{HERE}:{port} is taken. Choose another with --port.",
        1,
    )
    assert is_free(HERE, 0)
    require_place(HERE, 0)


@pytest.mark.parametrize("host", [NOWHERE, "x" * 300])
def test_an_address_that_this_machine_lacks_is_a_wrong_argument(host: str) -> None:
    assert not is_free(host, 0)
    with pytest.raises(CommandError) as refused:
        require_place(host, 0)
    words = f"This machine has no such address: {host}. Choose another with --host."
    assert (str(refused.value), refused.value.returncode) == (words, 2)
