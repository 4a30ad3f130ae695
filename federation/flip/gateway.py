"""The sandbox's one way out: questions to the fl-client over its unix socket, one connection a question."""

import os
import socket
from typing import Any

from run_client.frames import read_frame, write_frame

_SOCKET = "FLIP_SOCKET"


def ask(question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Sends one question and returns the answer; a connection of its own makes it safe in worker processes."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as gateway:
        gateway.connect(os.environ[_SOCKET])
        with gateway.makefile("rwb") as stream:
            write_frame(stream, question)
            return read_frame(stream)
