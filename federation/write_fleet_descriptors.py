"""Writes the protobuf descriptors of Flower's Fleet API, which the TypeScript client reads at start.

Usage: python federation/write_fleet_descriptors.py FILE
The bytes depend on the installed `flwr` alone; a test compares them with the committed file.
"""

import sys
from pathlib import Path

from flwr.proto import fleet_pb2, message_pb2
from google.protobuf.descriptor import FileDescriptor
from google.protobuf.descriptor_pb2 import FileDescriptorSet


def descriptors() -> bytes:
    """Descriptors of the Fleet API and of all that it imports, each file after those it needs."""
    found = FileDescriptorSet()
    seen: set[str] = set()

    def add(file: FileDescriptor) -> None:
        if file.name in seen:
            return
        seen.add(file.name)
        for needed in file.dependencies:
            add(needed)
        file.CopyToProto(found.file.add())

    add(fleet_pb2.DESCRIPTOR)
    add(message_pb2.DESCRIPTOR)
    return found.SerializeToString(deterministic=True)


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(descriptors())
