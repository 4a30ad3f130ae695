"""The model that a run starts from: the initial one, or the checkpoint of the run that it goes on from."""

import json
from dataclasses import dataclass

import httpx
from pydantic import ValidationError

from run_server.core.failures import RunFailed
from run_server.core.history import History
from run_server.core.hub_client import HubClient, HubRefused
from run_server.core.log_line import log_line
from run_server.core.model_vector import ModelUnusable, Vector, hash_of, read_model, write_model
from run_server.core.run_config import Checkpoint, RunConfig, TensorLayout

_HISTORY = "history"


@dataclass(frozen=True)
class StartingPoint:
    """The model to start from (float32, shape `[n]`), the number of closed rounds, and their reports."""

    vector: Vector
    round: int
    history: History


def write_checkpoint(vector: Vector, layout: list[TensorLayout], history: History) -> bytes:
    """A safetensors file of the model that also holds the reports of all phases so far."""
    return write_model(vector, layout, {_HISTORY: history.model_dump_json()})


def find_starting_point(hub: HubClient, config: RunConfig) -> StartingPoint:
    """The checkpoint of a run that goes on from another's rounds, otherwise the initial model.

    Raises:
        RunFailed: the checkpoint could not be downloaded, or is not the one that was kept. The rounds are not done
            again: trusts would refuse them, and nobody asked for it.
        ModelUnusable: the initial model is not the one that the run names.
        HubRefused, httpx.HTTPError: the initial model could not be downloaded.
    """
    if config.checkpoint is not None and config.jobType == "standard":
        try:
            return _resume(hub, config.checkpoint, config.model.layout)
        except (HubRefused, httpx.HTTPError) as error:
            raise _unreadable(config.checkpoint, error, "a file that can be downloaded") from error
        except (ModelUnusable, ValidationError) as error:
            raise _unreadable(
                config.checkpoint, error, "the file that was kept, with the parameters of the model"
            ) from error
    vector = read_model(hub.download(config.model.url), config.model.fileSha256, config.model.layout)
    if hash_of(vector) != config.model.parametersSha256:
        raise ModelUnusable("hash of the parameters")
    return StartingPoint(vector, 0, History())


def _unreadable(checkpoint: Checkpoint, error: Exception, rule: str) -> RunFailed:
    log_line("CHECKPOINT_UNREADABLE", round=checkpoint.round, error=type(error).__name__)
    return RunFailed("RUN_CHECKPOINT_UNREADABLE", [(rule, f"checkpoint of round {checkpoint.round}")])


def _resume(hub: HubClient, checkpoint: Checkpoint, layout: list[TensorLayout]) -> StartingPoint:
    content = hub.download(checkpoint.url)
    vector = read_model(content, checkpoint.sha256, layout)
    header_length = int.from_bytes(content[:8], "little")
    metadata = json.loads(content[8 : 8 + header_length]).get("__metadata__", {})
    return StartingPoint(vector, checkpoint.round, History.model_validate_json(metadata.get(_HISTORY, "{}")))
