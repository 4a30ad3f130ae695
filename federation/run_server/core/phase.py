"""One phase of a run: what every selected trust is to do next."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Phase:
    """Training or evaluation in round `round` of `total_rounds`, to be answered within `seconds`.

    Round 0 is the evaluation of the initial model; `total_rounds` is 0 for an evaluation job.
    """

    name: Literal["train", "evaluate"]
    round: int
    total_rounds: int
    seconds: int
