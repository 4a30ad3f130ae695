"""Between one flat float32 vector, as it travels, and the named arrays that an app works with."""

from typing import Any

import numpy as np
from flwr.app import Array, ArrayRecord

Layout = list[dict[str, Any]]

_FLOAT = np.dtype("<f4")


def named_arrays(vector: bytes, layout: Layout) -> ArrayRecord:
    """The record an app receives: one array per parameter, named and shaped as in its model file."""
    values = np.frombuffer(vector, dtype=_FLOAT)
    arrays: dict[str, Array] = {}
    offset = 0
    for entry in layout:
        size = int(np.prod(entry["shape"], dtype=np.int64))
        piece = values[offset : offset + size].reshape(entry["shape"]).copy()
        arrays[entry["name"]] = Array(np.ascontiguousarray(piece) if piece.ndim else piece)
        offset += size
    if offset != values.size:
        raise ValueError("the vector does not fit the layout")
    return ArrayRecord(arrays)


def flat_vector(record: ArrayRecord, layout: Layout) -> tuple[Layout, bytes]:
    """What an app returned, in the order of the layout, and the layout it really has; the guard compares.

    An app that returns a plain list of arrays (names "0", "1", …) means the order of the model.
    """
    names = [entry["name"] for entry in layout]
    if list(record) == [str(index) for index in range(len(names))]:
        pairs = list(zip(names, record.values(), strict=True))
    else:
        known = [(name, record[name]) for name in names if name in record]
        pairs = known + [(name, array) for name, array in record.items() if name not in names]
    arrays = [(name, np.asarray(array.numpy())) for name, array in pairs]
    # An overflow becomes infinite, which the guard refuses; the warning would only be noise.
    with np.errstate(over="ignore", invalid="ignore"):
        vectors = [array.astype(_FLOAT).ravel() for _, array in arrays]
    found = [{"name": name, "dtype": "float32", "shape": list(array.shape)} for name, array in arrays]
    return found, np.concatenate(vectors).tobytes() if vectors else b""
