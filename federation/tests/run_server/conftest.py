"""A real run server for the tests of whole runs."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from safetensors.numpy import save
from support.fleet_client import pem_of
from support.run_process import FEDERATION, LAYOUT, Run, trust_id
from support.stub_hub import RUN_ID, TOKEN, StubHub


@pytest.fixture(scope="module")
def start_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Run]]:
    runs: list[Run] = []

    def start(
        trusts: int = 2,
        files: dict[str, bytes] | None = None,
        environment: dict[str, str] | None = None,
        **config: Any,
    ) -> Run:
        keys = [ec.generate_private_key(ec.SECP384R1()) for _ in range(trusts)]
        tensors = {"w": np.arange(4, dtype="<f4").reshape(2, 2), "b": np.zeros(2, "<f4")}
        model = save(tensors)
        flat = np.array([0, 1, 2, 3, 0, 0], "<f4")
        hub = StubHub({}, {"model": model, **(files or {})})
        hub.config = {
            "runId": RUN_ID,
            "rounds": 3,
            "minTrusts": trusts,
            "roundSeconds": 120,
            "joinSeconds": 120,
            "jobType": "standard",
            "metrics": ["auc", "loss"],
            "maxUpdateBytes": 100_000,
            "nodes": [{"trustId": trust_id(index), "publicKey": pem_of(key)} for index, key in enumerate(keys)],
            "model": {
                "url": f"{hub.origin}/store/model",
                "fileSha256": hashlib.sha256(model).hexdigest(),
                "parametersSha256": hashlib.sha256(flat.tobytes()).hexdigest(),
                "layout": LAYOUT,
            },
            **config,
        }
        if "checkpoint" in config:
            hub.config["checkpoint"]["url"] = f"{hub.origin}/store/checkpoint"
        folder = tmp_path_factory.mktemp("run")
        variables = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(FEDERATION),
            "RUN_ID": RUN_ID,
            "RUN_TOKEN": TOKEN,
            "HUB_URL": hub.url,
            "ADVERTISED_HOST": "127.0.0.1",
            "LISTEN_HOST": "127.0.0.1",
            "STATE_FOLDER": str(folder / "state"),
            **(environment or {}),
        }
        log = folder / "log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "run_server"],
                env=variables,
                cwd=folder,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        run = Run(hub, keys, process, log, time.monotonic())
        runs.append(run)
        return run

    yield start
    for run in runs:
        if run.process.poll() is None:
            os.killpg(run.process.pid, signal.SIGKILL)
            run.process.wait()
        run.hub.close()
    for run in runs:
        run.keeps_contract()
