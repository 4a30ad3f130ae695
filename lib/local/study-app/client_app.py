"""Trains and evaluates the lesion classifier on one trust's images."""

import hashlib
from functools import lru_cache

import nibabel
import numpy as np
from flwr.app import Array, ArrayRecord, Context, Message, MetricRecord, RecordDict
from flwr.clientapp import ClientApp

from flip import FLIP
from models import auc, features, fit, get_model, loss

LESION = "2000000201"

app = ClientApp()


def held_out(voxels: np.ndarray) -> bool:
    """Two images in five are never trained on. The image itself decides, so the split is the same at every run."""
    digest = hashlib.sha256(np.sort(np.rint(voxels).astype("<i2").ravel()).tobytes()).digest()
    return digest[0] % 5 < 2


@lru_cache(maxsize=1)
def study() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Features and labels to train on, then those held out. Studies without images are left out, not made up."""
    flip = FLIP()
    rows = flip.get_dataframe()
    parts: dict[bool, list[tuple[np.ndarray, int]]] = {False: [], True: []}
    for row in rows.itertuples():
        try:
            folder = flip.get_by_accession_number(None, row.accession_id)
        except FileNotFoundError:
            continue
        voxels = np.asanyarray(nibabel.load(next(folder.glob("*.nii.gz"))).dataobj)
        label = int(LESION in row.finding_concept_ids.split())
        parts[held_out(voxels)].append((features(voxels), label))
    arrays = []
    for part in (parts[False], parts[True]):
        arrays += [np.array([image for image, _ in part]), np.array([label for _, label in part])]
    return tuple(arrays)


def received(message: Message) -> dict[str, np.ndarray]:
    return {name: array.numpy() for name, array in message.content["arrays"].items()}


def budget(context: Context) -> dict:
    config = context.run_config
    return {"learning_rate": config["LEARNING_RATE"], "weight_decay": config["WEIGHT_DECAY"]}


def reply(message: Message, metrics: dict, model: dict | None = None) -> Message:
    content = RecordDict({"metrics": MetricRecord(metrics)})
    if model is not None:
        content["arrays"] = ArrayRecord({name: Array(array) for name, array in model.items()})
    return Message(content=content, reply_to=message)


@app.train()
def train(message: Message, context: Context) -> Message:
    images, labels, _, _ = study()
    model = fit(received(message), images, labels, context.run_config["LOCAL_ROUNDS"], **budget(context))
    return reply(message, {"num-examples": len(labels), "loss": loss(model, images, labels)}, model)


@app.evaluate()
def evaluate(message: Message, context: Context) -> Message:
    images, labels, unseen, truth = study()
    config = context.run_config
    model = received(message)
    # What this trust could have done alone, with its own images and as many steps.
    alone = fit(get_model(), images, labels, config["LOCAL_ROUNDS"] * config["GLOBAL_ROUNDS"], **budget(context))
    return reply(
        message,
        {
            "num-examples": len(truth),
            "loss": loss(model, unseen, truth),
            "auc": auc(model, unseen, truth),
            "auc_local": auc(alone, unseen, truth),
        },
    )
