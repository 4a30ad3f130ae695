"""The run as the hub wants it served; a test compares these models with the contract `RunServerConfig`."""

from typing import Literal

from pydantic import BaseModel, Field


class TensorLayout(BaseModel):
    """Name, shape and role of one parameter, in the order in which parameters are laid end to end."""

    name: str
    dtype: Literal["float32"]
    shape: list[int]
    role: Literal["weight", "buffer"] = "weight"


class RunNode(BaseModel):
    """One entry of the allow-list: a trust and its P-384 public key of this run, in PEM."""

    trustId: str
    publicKey: str


class ModelSource(BaseModel):
    """Address, hashes (SHA-256 in hex) and layout of the initial model."""

    url: str
    fileSha256: str
    parametersSha256: str
    layout: list[TensorLayout]


class Checkpoint(BaseModel):
    """The last round that an earlier server of this run closed."""

    url: str
    sha256: str
    round: int = Field(gt=0)


class RunConfig(BaseModel):
    """Everything that the hub tells a run server, once, at its start."""

    runId: str
    rounds: int = Field(gt=0)
    minTrusts: int = Field(gt=0)
    roundSeconds: int = Field(gt=0)
    joinSeconds: int = Field(gt=0)
    jobType: Literal["standard", "evaluation"]
    metrics: list[str]
    maxUpdateBytes: int = Field(gt=0)
    nodes: list[RunNode] = Field(min_length=1)
    model: ModelSource
    checkpoint: Checkpoint | None = None
