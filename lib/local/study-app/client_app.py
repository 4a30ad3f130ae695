"""Trains and evaluates the lesion classifier on one trust's images."""

import hashlib
from functools import lru_cache
from typing import NamedTuple

import nibabel
import numpy as np
from flwr.app import Array, ArrayRecord, Context, Message, MetricRecord, RecordDict
from flwr.clientapp import ClientApp
from models import Model, auc, features, fit, get_model, loss

from flip import FLIP

LESION = "2000000201"

app = ClientApp()


class Part(NamedTuple):
    """Images, one row of features each, and whether they show a lesion."""

    images: np.ndarray
    labels: np.ndarray


class Study(NamedTuple):
    """One study: pseudonym of its person, digest of its voxels, features, and 1 where it shows a lesion."""

    person: str
    digest: str
    features: np.ndarray
    label: int


def read_studies() -> list[Study]:
    """Every study that has images. Those without are left out, not made up."""
    flip = FLIP()
    studies = []
    for row in flip.get_dataframe().itertuples():
        try:
            folder = flip.get_by_accession_number(None, str(row.accession_id))
        except FileNotFoundError:
            continue
        voxels = np.asanyarray(nibabel.Nifti1Image.from_filename(next(folder.glob("*.nii.gz"))).dataobj)
        digest = hashlib.sha256(np.sort(np.rint(voxels).astype("<i2").ravel()).tobytes()).hexdigest()
        label = int(LESION in str(row.finding_concept_ids).split())
        studies.append(Study(str(row.person_key), digest, features(voxels), label))
    return studies


def split(studies: list[Study]) -> tuple[Part, Part]:
    """Half of the persons to train on, half held out, all images of one person on the same side.

    Pseudonyms are new at every trust and project, so persons are put in order by the hash of their first image: the
    same images are always split alike. Persons with and without a lesion take turns, so both sides have both.
    """
    first: dict[str, Study] = {}
    for study in sorted(studies, key=lambda one: one.digest):
        first.setdefault(study.person, study)
    turns = {0: 0, 1: 0}
    held_out = set()
    for study in first.values():
        if turns[study.label] % 2 == 1:
            held_out.add(study.person)
        turns[study.label] += 1

    def part(unseen: bool) -> Part:
        chosen = [study for study in studies if (study.person in held_out) == unseen]
        return Part(np.array([study.features for study in chosen]), np.array([study.label for study in chosen]))

    return part(False), part(True)


@lru_cache(maxsize=1)
def parts() -> tuple[Part, Part]:
    """Read once: the process serves all rounds of a run."""
    return split(read_studies())


def received(message: Message) -> Model:
    """The model of a message, by name of its parameters."""
    return {name: array.numpy() for name, array in message.content.array_records["arrays"].items()}


@app.train()
def train(message: Message, context: Context) -> Message:
    """One round on this trust's training images."""
    images, labels = parts()[0]
    model = fit(received(message), images, labels, int(context.run_config["local-epochs"]))
    arrays = ArrayRecord({name: Array(array) for name, array in model.items()})
    metrics = MetricRecord({"num-examples": len(labels), "loss": loss(model, images, labels)})
    return Message(content=RecordDict({"arrays": arrays, "metrics": metrics}), reply_to=message)


@app.evaluate()
def evaluate(message: Message, context: Context) -> Message:
    """The model received, and beside it what this trust could have done alone with as many steps."""
    training, unseen = parts()
    model = received(message)
    steps = int(str(message.content.config_records["config"]["server-round"])) * int(context.run_config["local-epochs"])
    alone = fit(get_model(), *training, steps)
    metrics = MetricRecord(
        {
            "num-examples": len(unseen.labels),
            "loss": loss(model, *unseen),
            "auc": auc(model, *unseen),
            "auc_local": auc(alone, *unseen),
        }
    )
    return Message(content=RecordDict({"metrics": metrics}), reply_to=message)
