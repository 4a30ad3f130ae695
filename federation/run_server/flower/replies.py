"""The reply of a trust: every value is checked before it may count."""

import math
from dataclasses import dataclass

import numpy as np
from flwr.app import ArrayRecord, ConfigRecord, Message, MetricRecord

from run_server.core.answer import Answer
from run_server.core.model_vector import Vector

_MOST_EXAMPLES = 2**53
_LARGEST_METRIC = 1e9
_METRIC_DECIMALS = 4


class ReplyInvalid(Exception):
    """A reply that breaks a rule: which one, and where; never the value."""

    def __init__(self, rule: str, place: str) -> None:
        super().__init__(rule)
        self.rule, self.place = rule, place


class NoExamples(Exception):
    """A reply computed from no example: it does not count in this round, and excludes nobody from later ones."""


@dataclass(frozen=True)
class Expected:
    """Phase name, nonce, number of parameters and allowed metric names of a valid reply."""

    phase: str
    nonce: str
    length: int
    metrics: frozenset[str]


def read_reply(message: Message, expected: Expected) -> Answer:
    """Check a reply against its instruction.

    Raises:
        ReplyInvalid: it breaks a rule of the message format.
        NoExamples: it was computed from no example.
    """
    trains = expected.phase == "train"
    records = message.content
    names = {"arrays", "metrics", "config"} if trains else {"metrics", "config"}
    if set(records.keys()) != names:
        raise ReplyInvalid("exactly the records of the phase", "reply")
    _check_nonce(records["config"], expected.nonce)
    examples, metrics = _read_metrics(records["metrics"], expected.metrics)
    parameters = _read_parameters(records["arrays"], expected.length) if trains else None
    return Answer(examples, metrics, parameters)


def _check_nonce(record: object, nonce: str) -> None:
    if not isinstance(record, ConfigRecord) or dict(record) != {"nonce": nonce}:
        raise ReplyInvalid("the instruction's nonce and nothing else", "config")


def _read_metrics(record: object, declared: frozenset[str]) -> tuple[int, dict[str, float]]:
    if not isinstance(record, MetricRecord) or "num-examples" not in record:
        raise ReplyInvalid("the number of examples", "metrics")
    examples = record["num-examples"]
    if examples == 0:
        raise NoExamples
    if not isinstance(examples, int) or not 0 < examples <= _MOST_EXAMPLES:
        raise ReplyInvalid("a positive number of examples", "metrics")
    metrics = {}
    for name, value in record.items():
        if name == "num-examples":
            continue
        if name not in declared:
            raise ReplyInvalid("declared metrics only", "metrics")
        if not isinstance(value, float | int):
            raise ReplyInvalid("a number", f"metrics.{name}")
        if not math.isfinite(value) or abs(value) > _LARGEST_METRIC:
            # No measurement, such as the mean of nothing: it is left out, and the rest of the reply still counts.
            continue
        # Rounded as the egress guard does: the hub refuses numbers too small for its ledger.
        metrics[name] = round(float(value), _METRIC_DECIMALS)
    return examples, metrics


def _read_parameters(record: object, length: int) -> Vector:
    if not isinstance(record, ArrayRecord) or list(record.keys()) != ["parameters"]:
        raise ReplyInvalid("one array", "arrays")
    array = record["parameters"]
    if array.dtype != "float32" or tuple(array.shape) != (length,) or len(array.data) > 4 * length + 256:
        raise ReplyInvalid("float32 of the model's length", "arrays.parameters")
    try:
        vector = array.numpy()
    except Exception as error:
        raise ReplyInvalid("a readable array", "arrays.parameters") from error
    if vector.dtype != np.dtype("<f4") or vector.shape != (length,):
        raise ReplyInvalid("float32 of the model's length", "arrays.parameters")
    if not np.isfinite(vector).all():
        raise ReplyInvalid("finite values", "arrays.parameters")
    return vector
