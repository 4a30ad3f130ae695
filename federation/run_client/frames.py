"""Frames of the sandbox's socket: u32be length and JSON header, u32be length and body. Nothing is ever unpickled."""

import json
import struct
from typing import Any, BinaryIO

_LENGTH = struct.Struct(">I")


def _read_exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if data is None or len(data) != size:
        raise EOFError("the gateway has gone")
    return data


def read_frame(stream: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """The next frame; EOFError when the other side has gone."""
    header = json.loads(_read_exactly(stream, _LENGTH.unpack(_read_exactly(stream, 4))[0]))
    return header, _read_exactly(stream, _LENGTH.unpack(_read_exactly(stream, 4))[0])


def write_frame(stream: BinaryIO, header: dict[str, Any], body: bytes | memoryview = b"") -> None:
    """Writes one frame; a header that is not plain finite JSON is an error of the writer."""
    encoded = json.dumps(header, allow_nan=False).encode()
    stream.write(_LENGTH.pack(len(encoded)) + encoded + _LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()
