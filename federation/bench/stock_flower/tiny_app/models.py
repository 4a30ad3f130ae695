"""A model of a few hundred parameters.

`python models.py model.safetensors` writes the initial weights that a run on FLIP starts from.
"""

import sys

import numpy as np


def get_model() -> dict[str, np.ndarray]:
    """Initial weights, by name."""
    return {"weight": np.zeros((16, 16), dtype=np.float32), "bias": np.zeros(1, dtype=np.float32)}


if __name__ == "__main__":
    from safetensors.numpy import save_file

    save_file(get_model(), sys.argv[1])
