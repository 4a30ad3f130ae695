"""A model as named tensors in a safetensors file, and as one flat vector in layout order."""

import hashlib

import numpy as np
from numpy.typing import NDArray
from safetensors import numpy as tensors

from run_server.core.run_config import TensorLayout

Vector = NDArray[np.float32]


class ModelUnusable(Exception):
    """The file is not the model that the run names."""


def vector_length(layout: list[TensorLayout]) -> int:
    """Number of parameters of the layout."""
    return sum(_size(entry) for entry in layout)


def buffer_mask(layout: list[TensorLayout]) -> NDArray[np.bool_]:
    """Marks the elements of the vector that are integer buffers; bool, shape `[n]`."""
    return np.repeat([entry.role == "buffer" for entry in layout], [_size(entry) for entry in layout])


def read_model(content: bytes, sha256: str, layout: list[TensorLayout]) -> Vector:
    """The tensors of a safetensors file laid end to end in layout order; float32, shape `[n]`.

    Raises:
        ModelUnusable: hash, names, types, shapes or values are not those of the run.
    """
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ModelUnusable("hash of the file")
    try:
        named = tensors.load(content)
    except Exception as error:
        raise ModelUnusable("not safetensors") from error
    if named.keys() != {entry.name for entry in layout} or len(named) != len(layout):
        raise ModelUnusable("names")
    for entry in layout:
        if named[entry.name].dtype != np.float32 or list(named[entry.name].shape) != entry.shape:
            raise ModelUnusable("type or shape")
    flat = [np.ravel(named[entry.name]) for entry in layout]
    vector = np.concatenate(flat).astype("<f4") if flat else np.zeros(0, "<f4")
    if not np.isfinite(vector).all():
        raise ModelUnusable("values")
    return vector


def hash_of(vector: Vector) -> str:
    """SHA-256 of the little-endian bytes of the vector, in hex."""
    return hashlib.sha256(vector.astype("<f4").tobytes()).hexdigest()


def write_model(vector: Vector, layout: list[TensorLayout], metadata: dict[str, str] | None = None) -> bytes:
    """A safetensors file of the vector (float32, shape `[n]`) cut into the named tensors of the layout."""
    named, start = {}, 0
    for entry in layout:
        named[entry.name] = vector[start : start + _size(entry)].reshape(entry.shape)
        start += _size(entry)
    return tensors.save(named, metadata=metadata)


def _size(entry: TensorLayout) -> int:
    return int(np.prod(entry.shape, dtype=np.int64))
