"""The run as the hub wants it served; a test compares these models with the contract `RunServerConfig`."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AnyUrl, BaseModel, ConfigDict, Field, StrictInt


def _uuid(text: str) -> str:
    UUID(text)
    return text


def _url(text: str) -> str:
    AnyUrl(text)
    return text


Uuid = Annotated[str, AfterValidator(_uuid)]
Url = Annotated[str, AfterValidator(_url)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
MetricName = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,39}$")]
Positive = Annotated[StrictInt, Field(gt=0)]


class TensorLayout(BaseModel):
    """Name, shape and role of one parameter, in the order in which parameters are laid end to end."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=300)
    dtype: Literal["float32"]
    shape: list[Annotated[StrictInt, Field(ge=0)]] = Field(max_length=8)
    role: Literal["weight", "buffer"] = "weight"


class RunNode(BaseModel):
    """One entry of the allow-list: a trust and its P-384 public key of this run, in PEM."""

    trustId: Uuid
    publicKey: str = Field(max_length=2000)


class ModelSource(BaseModel):
    """Address, hashes (SHA-256 in hex) and layout of the initial model."""

    url: Url
    fileSha256: Sha256
    parametersSha256: Sha256
    layout: list[TensorLayout]


class Checkpoint(BaseModel):
    """The last round that an earlier server of this run closed."""

    url: Url
    sha256: Sha256
    round: Positive


class RunConfig(BaseModel):
    """Everything that the hub tells a run server, once, at its start."""

    runId: Uuid
    rounds: Positive
    minTrusts: Positive
    roundSeconds: Positive
    joinSeconds: Positive
    jobType: Literal["standard", "evaluation"]
    metrics: list[str]
    axes: dict[MetricName, MetricName] = Field(default_factory=dict)
    maxUpdateBytes: Positive
    nodes: list[RunNode] = Field(min_length=1)
    model: ModelSource
    checkpoint: Checkpoint | None = None
