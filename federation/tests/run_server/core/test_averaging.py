"""Averages of models and of metrics."""

import numpy as np

from run_server.core.averaging import average_metrics, average_vectors
from run_server.core.model_vector import buffer_mask
from run_server.core.run_config import TensorLayout


def test_averages_are_weighted_by_examples() -> None:
    one, two = np.array([1, 1e8], "<f4"), np.array([3, 1e8], "<f4")
    np.testing.assert_array_equal(average_vectors([(one, 1), (two, 3)]), np.array([2.5, 1e8], "<f4"))
    assert average_metrics([({"auc": 1.0}, 1), ({"auc": 0.0, "loss": 2.0}, 3)]) == {"auc": 0.25, "loss": 2.0}


def test_an_integer_buffer_stays_whole_when_it_is_averaged() -> None:
    layout = [
        TensorLayout(name="w", dtype="float32", shape=[1]),
        TensorLayout(name="n", dtype="float32", shape=[], role="buffer"),
        TensorLayout(name="b", dtype="float32", shape=[2]),
    ]
    mask = buffer_mask(layout)
    assert mask.tolist() == [False, True, False, False]
    one, two = np.array([1, 10, 0, 0], "<f4"), np.array([2, 13, 1, 1], "<f4")
    np.testing.assert_array_equal(average_vectors([(one, 1), (two, 1)], mask), np.array([1.5, 12, 0.5, 0.5], "<f4"))
    np.testing.assert_array_equal(average_vectors([(one, 1), (two, 1)]), np.array([1.5, 11.5, 0.5, 0.5], "<f4"))
