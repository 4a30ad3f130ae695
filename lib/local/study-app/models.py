"""A small lesion classifier: logistic regression on a coarse view of the lungs.

`python models.py model.safetensors` writes the initial weights that a run starts from.
"""

import sys

import numpy as np

SIDE = 16
LEARNING_RATE = 0.1
WEIGHT_DECAY = 0.003

Model = dict[str, np.ndarray]


def get_model() -> Model:
    """Initial weights, by name: all zero, so that every image is as likely as not to show a lesion."""
    return {"weight": np.zeros(SIDE * SIDE, dtype=np.float32), "bias": np.zeros(1, dtype=np.float32)}


def features(voxels: np.ndarray) -> np.ndarray:
    """16 x 16 block means in a lung window, mean over slices, with zero mean and unit variance.

    The window lies between air and soft tissue as this very image shows them: scanners differ in both.
    """
    flat = voxels.astype(np.float64).mean(axis=-1)
    air, tissue = np.percentile(flat, [25, 88])
    window = np.clip((flat - air) / (tissue - air), 0.1, 0.53)
    block = flat.shape[0] // SIDE
    coarse = window.reshape(SIDE, block, SIDE, block).mean(axis=(1, 3))
    return np.asarray((coarse - coarse.mean()) / coarse.std()).ravel()


def probability(model: Model, images: np.ndarray) -> np.ndarray:
    """Probability of a lesion for each row of features."""
    scores: np.ndarray = images @ model["weight"].astype(np.float64) + float(model["bias"][0])
    return np.asarray(1 / (1 + np.exp(-scores)))


def fit(model: Model, images: np.ndarray, labels: np.ndarray, steps: int) -> Model:
    """That many steps of gradient descent on the logistic loss over all images."""
    weight, bias = model["weight"].astype(np.float64), float(model["bias"][0])
    for _ in range(steps):
        wrong = (1 / (1 + np.exp(-(images @ weight + bias))) - labels) / len(labels)
        weight = weight - LEARNING_RATE * (images.T @ wrong + WEIGHT_DECAY * weight)
        bias = bias - LEARNING_RATE * wrong.sum()
    return {"weight": weight.astype(np.float32), "bias": np.array([bias], dtype=np.float32)}


def loss(model: Model, images: np.ndarray, labels: np.ndarray) -> float:
    """Mean logistic loss."""
    sure = np.clip(probability(model, images), 1e-7, 1 - 1e-7)
    return float(-(labels * np.log(sure) + (1 - labels) * np.log(1 - sure)).mean())


def auc(model: Model, images: np.ndarray, labels: np.ndarray) -> float:
    """Area under the ROC curve: the share of pairs in the right order, ties counting half."""
    scores = probability(model, images)
    with_lesion, without = scores[labels == 1], scores[labels == 0]
    above = (with_lesion[:, None] > without).mean()
    return float(above + 0.5 * (with_lesion[:, None] == without).mean())


if __name__ == "__main__":
    from safetensors.numpy import save_file

    save_file(get_model(), sys.argv[1])
