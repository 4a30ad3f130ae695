"""A model file and its vector."""

import hashlib

import numpy as np
import pytest
from safetensors.numpy import save

from run_server.core.model_vector import ModelUnusable, hash_of, read_model, write_model
from run_server.core.run_config import TensorLayout

LAYOUT = [TensorLayout(name="b", dtype="float32", shape=[2]), TensorLayout(name="a", dtype="float32", shape=[1, 3])]


def test_a_model_becomes_a_vector_in_layout_order_and_back() -> None:
    content = save({"a": np.array([[3, 4, 5]], "<f4"), "b": np.array([1, 2], "<f4")})
    vector = read_model(content, hashlib.sha256(content).hexdigest(), LAYOUT)
    np.testing.assert_array_equal(vector, np.array([1, 2, 3, 4, 5], "<f4"))
    again = write_model(vector, LAYOUT)
    np.testing.assert_array_equal(read_model(again, hashlib.sha256(again).hexdigest(), LAYOUT), vector)
    assert hash_of(vector) == hashlib.sha256(vector.tobytes()).hexdigest()


@pytest.mark.parametrize(
    "tensors",
    [
        {"a": np.zeros((1, 3), "<f4")},
        {"a": np.zeros((1, 3), "<f4"), "b": np.zeros(2, "<f4"), "c": np.zeros(1, "<f4")},
        {"a": np.zeros((3, 1), "<f4"), "b": np.zeros(2, "<f4")},
        {"a": np.zeros((1, 3), "<f8"), "b": np.zeros(2, "<f4")},
        {"a": np.full((1, 3), np.nan, "<f4"), "b": np.zeros(2, "<f4")},
    ],
)
def test_a_model_of_another_layout_is_refused(tensors: dict[str, np.ndarray]) -> None:
    content = save(tensors)
    with pytest.raises(ModelUnusable):
        read_model(content, hashlib.sha256(content).hexdigest(), LAYOUT)
