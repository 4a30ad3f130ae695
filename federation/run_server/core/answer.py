"""The valid reply of one trust to one phase."""

from dataclasses import dataclass

from run_server.core.model_vector import Vector


@dataclass(frozen=True)
class Answer:
    """Number of examples (the weight in averages, at least 1), metrics by name, and the trained parameters.

    `parameters` is float32 of shape `[n]`, all finite; None for an evaluation.
    """

    examples: int
    metrics: dict[str, float]
    parameters: Vector | None
