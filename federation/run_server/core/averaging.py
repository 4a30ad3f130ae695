"""Federated averaging."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from run_server.core.model_vector import Vector


def average_vectors(updates: Sequence[tuple[Vector, int]], buffers: NDArray[np.bool_] | None = None) -> Vector:
    """Mean of the vectors (float32, shape `[n]`) weighted by their examples; float32, shape `[n]`.

    Summed in float64, so that the order of arrival hardly changes the result. Elements marked in `buffers` (bool, shape
    `[n]`) are integer buffers and are rounded to whole numbers. `updates` must not be empty.
    """
    total = sum(examples for _, examples in updates)
    mean = np.zeros(updates[0][0].shape, np.float64)
    for vector, examples in updates:
        mean += vector.astype(np.float64) * examples
    mean /= total
    if buffers is not None:
        mean[buffers] = np.rint(mean[buffers])
    return mean.astype(np.float32)


def average_metrics(reports: Sequence[tuple[Mapping[str, float], int]]) -> dict[str, float]:
    """Mean of each metric over the trusts that report it, weighted by their examples."""
    names = sorted({name for metrics, _ in reports for name in metrics})
    averaged = {}
    for name in names:
        reported = [(metrics[name], examples) for metrics, examples in reports if name in metrics]
        total = sum(examples for _, examples in reported)
        averaged[name] = sum(value * examples for value, examples in reported) / total
    return averaged
