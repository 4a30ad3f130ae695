"""A small lesion classifier: logistic regression on a coarse view of the lungs.

`python models.py model.safetensors` writes the initial weights that a run starts from.
"""

import sys

import numpy as np

SIDE = 16


def get_model() -> dict[str, np.ndarray]:
    """Initial weights, by name: all zero, so that every image is as likely as not to show a lesion."""
    return {"weight": np.zeros(SIDE * SIDE, dtype=np.float32), "bias": np.zeros(1, dtype=np.float32)}


def features(voxels: np.ndarray) -> np.ndarray:
    """16 x 16 block means of the lung window (-900 to -500 HU), mean over slices, then zero mean and unit variance."""
    flat = np.clip(voxels.astype(np.float64).mean(axis=-1), -900, -500)
    block = flat.shape[0] // SIDE
    coarse = flat.reshape(SIDE, block, SIDE, block).mean(axis=(1, 3))
    return ((coarse - coarse.mean()) / coarse.std()).ravel()


def probability(model: dict[str, np.ndarray], images: np.ndarray) -> np.ndarray:
    """Probability of a lesion for each row of features."""
    return 1 / (1 + np.exp(-(images @ model["weight"].astype(np.float64) + float(model["bias"][0]))))


def fit(model, images, labels, steps, learning_rate, weight_decay) -> dict[str, np.ndarray]:
    """Full-batch gradient descent on the logistic loss."""
    weight, bias = model["weight"].astype(np.float64), float(model["bias"][0])
    for _ in range(steps):
        wrong = (1 / (1 + np.exp(-(images @ weight + bias))) - labels) / len(labels)
        weight = weight - learning_rate * (images.T @ wrong + weight_decay * weight)
        bias = bias - learning_rate * wrong.sum()
    return {"weight": weight.astype(np.float32), "bias": np.array([bias], dtype=np.float32)}


def loss(model, images, labels) -> float:
    """Mean logistic loss."""
    sure = np.clip(probability(model, images), 1e-7, 1 - 1e-7)
    return float(-(labels * np.log(sure) + (1 - labels) * np.log(1 - sure)).mean())


def auc(model, images, labels) -> float:
    """Area under the ROC curve: the share of pairs in the right order, ties counting half."""
    scores = probability(model, images)
    with_lesion, without = scores[labels == 1], scores[labels == 0]
    above = (with_lesion[:, None] > without).mean()
    return float(above + 0.5 * (with_lesion[:, None] == without).mean())


if __name__ == "__main__":
    from safetensors.numpy import save_file

    save_file(get_model(), sys.argv[1])
