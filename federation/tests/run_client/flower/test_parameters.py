"""The flat vector and the named arrays of an app are the same numbers."""

import numpy as np
import pytest
from flwr.app import Array, ArrayRecord

from run_client.flower.parameters import Layout, flat_vector, named_arrays

LAYOUT: Layout = [
    {"name": "w", "dtype": "float32", "shape": [2, 2]},
    {"name": "scale", "dtype": "float32", "shape": []},
    {"name": "b", "dtype": "float32", "shape": [3]},
]
VECTOR = np.arange(8, dtype="<f4").tobytes()


def test_round_trip_keeps_every_number_in_layout_order() -> None:
    record = named_arrays(VECTOR, LAYOUT)
    assert [(name, array.numpy().shape) for name, array in record.items()] == [
        ("w", (2, 2)),
        ("scale", ()),
        ("b", (3,)),
    ]
    assert flat_vector(record, LAYOUT) == (LAYOUT, VECTOR)


def test_arrays_in_another_order_or_type_are_put_in_layout_order_as_float32() -> None:
    record = named_arrays(VECTOR, LAYOUT)
    shuffled = ArrayRecord({name: Array(record[name].numpy().astype("float64")) for name in ("b", "w", "scale")})
    assert flat_vector(shuffled, LAYOUT) == (LAYOUT, VECTOR)


def test_a_plain_list_of_arrays_means_the_order_of_the_model() -> None:
    arrays = [array.numpy() for array in named_arrays(VECTOR, LAYOUT).values()]
    assert flat_vector(ArrayRecord(arrays), LAYOUT) == (LAYOUT, VECTOR)


def test_missing_and_additional_arrays_are_told_as_they_are() -> None:
    found, _ = flat_vector(
        ArrayRecord({"w": Array(np.zeros((2, 2), "float32")), "x": Array(np.zeros(1, "float32"))}), LAYOUT
    )
    assert [entry["name"] for entry in found] == ["w", "x"]


def test_a_vector_that_does_not_fit_the_layout_is_an_error() -> None:
    with pytest.raises(ValueError, match="layout"):
        named_arrays(VECTOR + b"\0\0\0\0", LAYOUT)
