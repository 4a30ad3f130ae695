"""Runs the demo researcher's app at several sites without a network: `simulate_study.py APP FOLDER CLIP SITE...`.

FOLDER/SITE holds rows.csv and images/<accession_id>/*.nii.gz. Prints figures as JSON: of the run itself, and of the
same training over many other ways to hold half of the persons out, so that no lucky split can carry the claim.
"""

import importlib.util
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from flwr.app import Array, ArrayRecord, ConfigRecord, Context, Metadata, RecordDict
from flwr.app.message import make_message

APP, FOLDER, CLIP, SITES = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), sys.argv[4:]
CONFIG = json.loads((APP / "config.json").read_text())
ROUNDS, STEPS = CONFIG["GLOBAL_ROUNDS"], CONFIG["LOCAL_ROUNDS"]
SPLITS = 40
os.environ["LOCAL_DEV"] = "true"
sys.path.insert(0, str(APP))

import models  # noqa: E402 - the app's own module, found through the path above


def load(site: str) -> tuple[Any, Any]:
    """The app with a memory of its own, reading one site's files."""
    os.environ["DEV_DATAFRAME"] = str(FOLDER / site / "rows.csv")
    os.environ["DEV_IMAGES_DIR"] = str(FOLDER / site / "images")
    spec = importlib.util.spec_from_file_location(f"client_app_{site}", APP / "client_app.py")
    if spec is None or spec.loader is None:
        raise ImportError("client_app")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.parts()  # Read once and kept by the app: later the environment names another site.
    return module, module.read_studies()


def ask(module: Any, kind: str, model: models.Model, round_number: int) -> tuple[Any, Any]:
    """Metrics of the reply of one app to one message, and its arrays after a training."""
    content = RecordDict(
        {
            "arrays": ArrayRecord({name: Array(array) for name, array in model.items()}),
            "config": ConfigRecord({"server-round": round_number, "total-rounds": ROUNDS, "phase": kind}),
        }
    )
    context = Context(
        run_id=1,
        node_id=2,
        node_config={},
        state=RecordDict(),
        run_config={"num-server-rounds": ROUNDS, "local-epochs": STEPS},
    )
    metadata = Metadata(
        run_id=1,
        message_id="",
        src_node_id=1,
        dst_node_id=2,
        reply_to_message_id="",
        group_id="",
        created_at=time.time(),
        ttl=60.0,
        message_type=kind,
    )
    reply = module.app(make_message(content=content, metadata=metadata), context).content
    arrays = {name: array.numpy() for name, array in reply["arrays"].items()} if "arrays" in reply else None
    return dict(reply["metrics"]), arrays


def average(start: models.Model, updates: list[tuple[models.Model, int]], norms: list[float]) -> models.Model:
    """Weighted by examples, after each step was clipped as the egress guard does."""
    total = sum(examples for _, examples in updates)
    result = {name: np.zeros_like(array) for name, array in start.items()}
    for model, examples in updates:
        norm = float(np.sqrt(sum(((model[name] - start[name]) ** 2).sum() for name in start)))
        norms.append(norm)
        scale = min(1.0, CLIP / norm)
        for name in start:
            result[name] = result[name] + examples / total * (start[name] + scale * (model[name] - start[name]))
    return result


def fit(model: models.Model, part: Any, steps: int) -> models.Model:
    """The model after that many steps on one part."""
    return models.fit(model, part.images, part.labels, steps)


def train(parts: list[Any]) -> models.Model:
    """The model after all rounds over these parts, without a message."""
    model = models.get_model()
    for _ in range(ROUNDS):
        model = average(model, [(fit(model, part, STEPS), len(part.labels)) for part in parts], [])
    return model


def halves(module: Any, studies: list[Any], chance: np.random.Generator) -> Any:
    """Another split: the app's own, over digests that are drawn by lot."""
    return module.split([study._replace(digest=chance.bytes(8).hex()) for study in studies])


apps, everything = zip(*(load(site) for site in SITES), strict=True)
norms: list[float] = []
model = models.get_model()
before = [ask(app, "evaluate", model, 0)[0] for app in apps]
for number in range(1, ROUNDS + 1):
    replies = [ask(app, "train", model, number) for app in apps]
    model = average(model, [(arrays, metrics["num-examples"]) for metrics, arrays in replies], norms)
after = [ask(app, "evaluate", model, ROUNDS)[0] for app in apps]

chance = np.random.default_rng(0)
shared, alone = [], []
for _ in range(SPLITS):
    sides = [halves(app, studies, chance) for app, studies in zip(apps, everything, strict=True)]
    common = train([training for training, _ in sides])
    shared.append([models.auc(common, *unseen) for _, unseen in sides])
    alone.append([models.auc(fit(models.get_model(), training, STEPS * ROUNDS), *unseen) for training, unseen in sides])
json.dump(
    {
        "before": before,
        "after": after,
        "largestStep": max(norms),
        "splits": {
            "auc": float(np.mean(shared)),
            "aucLocal": float(np.mean(alone)),
            "above80": float((np.min(shared, axis=1) >= 0.8).mean()),
            "better": float((np.mean(shared, axis=1) > np.mean(alone, axis=1)).mean()),
        },
    },
    sys.stdout,
)
