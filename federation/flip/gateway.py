"""The sandbox's one way out: questions to the fl-client over its unix socket, one connection a question."""

import os
import random
import socket
import time
from typing import Any

from run_client.frames import read_frame, write_frame

_SOCKET = "FLIP_SOCKET"


# The fl-client serves so many connections at a time and closes the others at once.
_ATTEMPTS = 8
_FIRST_PAUSE_SECONDS = 0.02


def ask(question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Sends one question and returns the answer; a connection of its own makes it safe in worker processes."""
    for attempt in range(_ATTEMPTS):
        try:
            return _ask_once(question)
        except (EOFError, ConnectionError):
            if attempt == _ATTEMPTS - 1:
                raise
            time.sleep(_FIRST_PAUSE_SECONDS * 2**attempt * (1 + random.random()))  # noqa: S311 - spreads the load only
    raise AssertionError("the last attempt answers or raises")


def _ask_once(question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as gateway:
        gateway.connect(os.environ[_SOCKET])
        with gateway.makefile("rwb") as stream:
            write_frame(stream, question)
            return read_frame(stream)
