"""A model of a few hundred parameters.

`python models.py model.safetensors N` writes the initial weights that a run on FLIP starts from, with N more parameters
of four bytes each, so that memory can be measured with a model of any size.
"""

import sys

import numpy as np


def get_model(more: int = 0) -> dict[str, np.ndarray]:
    """Initial weights, by name; `more` parameters beside them."""
    weights = {"weight": np.zeros((16, 16), dtype=np.float32), "bias": np.zeros(1, dtype=np.float32)}
    return {**weights, "more": np.zeros(more, dtype=np.float32)} if more > 0 else weights


if __name__ == "__main__":
    from safetensors.numpy import save_file

    save_file(get_model(int(sys.argv[2])), sys.argv[1])
