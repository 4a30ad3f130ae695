"""Frames of the sandbox's socket: u32be length and JSON header, u32be length and body. Nothing is ever unpickled."""

import json
import struct
from typing import Any, Protocol

_LENGTH = struct.Struct(">I")


class ByteStream(Protocol):
    """A buffered stream in both directions, such as `socket.makefile("rwb")`."""

    def read(self, size: int, /) -> bytes:
        """Read `size` bytes, fewer only at the end of the stream."""

    def write(self, data: bytes | memoryview, /) -> int:
        """Write all of `data`."""

    def flush(self) -> None:
        """Send what was written."""


def _read_exactly(stream: ByteStream, size: int) -> bytes:
    data = stream.read(size)
    if data is None or len(data) != size:
        raise EOFError("the other side has closed the stream")
    return data


def read_frame(stream: ByteStream) -> tuple[dict[str, Any], bytes]:
    """Header and body of the next frame.

    Raises:
        EOFError: the other side has closed the stream.
        ValueError: the header is not JSON.
    """
    header = json.loads(_read_exactly(stream, _LENGTH.unpack(_read_exactly(stream, 4))[0]))
    return header, _read_exactly(stream, _LENGTH.unpack(_read_exactly(stream, 4))[0])


def write_frame(stream: ByteStream, header: dict[str, Any], body: bytes | memoryview = b"") -> None:
    """Write one frame.

    Raises:
        ValueError, TypeError: the header is not plain finite JSON.
    """
    encoded = json.dumps(header, allow_nan=False).encode()
    stream.write(_LENGTH.pack(len(encoded)) + encoded + _LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()
