"""The coordinator with a message exchange that holds its replies in memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from run_server.core.answer import Answer
from run_server.core.failures import Failure, failure
from run_server.core.fleet_ledger import FleetLedger
from run_server.core.message_exchange import Instruction
from run_server.core.model_vector import Vector
from run_server.core.phase import Phase
from run_server.core.round_coordinator import RoundCoordinator, Stopped

PHASE = Phase("train", 1, 3, 600)
VECTOR = np.zeros(2, "<f4")
ANSWER = Answer(10, {"auc": 0.5}, VECTOR)


@dataclass
class Exchange:
    """Replies by node id; `unaccepted` is how many more instructions to a node the framework refuses."""

    ledger: FleetLedger
    replies: dict[int, Answer | Failure]
    unaccepted: dict[int, int] = field(default_factory=dict)
    sent: list[int] = field(default_factory=list)

    def open_phase(self, _phase: Phase, _vector: Vector) -> "Exchange":
        return self

    def send(self, node_ids: Sequence[int]) -> list[Instruction | None]:
        return [self._send(node_id) for node_id in node_ids]

    def _send(self, node_id: int) -> Instruction | None:
        self.sent.append(node_id)
        if self.unaccepted.get(node_id, 0) > 0:
            self.unaccepted[node_id] -= 1
            return None
        message_id = f"{node_id}.{len(self.sent)}"
        self.ledger.record_delivery(node_id, message_id, set())
        if node_id in self.replies:
            self.ledger.record_announcement(node_id, message_id, f"reply {message_id}", {"x"}, {"x"})
            self.ledger.record_object(node_id, "x", 7, accepted=True)
        return Instruction(message_id, "nonce")

    def receive(self, instruction: Instruction) -> Answer | Failure | None:
        return self.replies[int(instruction.message_id.split(".")[0])]


@dataclass
class Events:
    reported: list[dict[str, Any]] = field(default_factory=list)

    def report(self, event: str, **values: Any) -> None:
        self.reported.append({"event": event, **values})


def prepare(
    replies: dict[int, Answer | Failure],
    unaccepted: dict[int, int] | None = None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> tuple[RoundCoordinator, Exchange, Events]:
    ledger = FleetLedger([1, 2], run_id=7, reply_limit=100)
    exchange, events = Exchange(ledger, replies, unaccepted or {}), Events()
    return RoundCoordinator(messages=exchange, ledger=ledger, events=events, is_stopped=is_stopped), exchange, events


def test_answers_and_failures_are_collected_and_reported() -> None:
    coordinator, exchange, events = prepare({1: ANSWER, 2: failure("APP_FAILED")})
    collected = coordinator.run_phase(PHASE, VECTOR, {"a": 1, "b": 2}, minimum=1)
    assert collected.answers == {"a": ANSWER}
    assert collected.failures == {"b": failure("APP_FAILED")}
    assert collected.late == []
    assert exchange.sent == [1, 2]
    assert events.reported == [
        {"event": "CLIENT_RESULT_RECEIVED", "trustId": "a", "round": 1, "sizeBytes": 7},
        {"event": "CLIENT_FAILED", "trustId": "b", "round": 1, "failure": failure("APP_FAILED")},
    ]
    assert exchange.ledger.is_closed("1.1")
    assert exchange.ledger.is_closed("2.2")


def test_a_phase_ends_before_its_deadline_when_the_minimum_cannot_be_reached() -> None:
    coordinator, _, _ = prepare({1: failure("APP_FAILED")})
    collected = coordinator.run_phase(PHASE, VECTOR, {"a": 1, "b": 2}, minimum=2)
    assert (collected.answers, list(collected.failures), collected.late) == ({}, ["a"], [])


def test_a_trust_without_a_reply_at_the_deadline_is_late() -> None:
    coordinator, _, events = prepare({1: ANSWER})
    collected = coordinator.run_phase(Phase("train", 1, 3, 1), VECTOR, {"a": 1, "b": 2}, minimum=1)
    assert (list(collected.answers), collected.late) == (["a"], ["b"])
    assert events.reported[-1] == {"event": "CLIENT_LATE", "trustId": "b", "round": 1}


def test_an_instruction_that_the_framework_does_not_accept_is_sent_again_at_most_three_times() -> None:
    coordinator, exchange, _ = prepare({1: ANSWER, 2: ANSWER}, unaccepted={2: 1})
    collected = coordinator.run_phase(PHASE, VECTOR, {"a": 1, "b": 2}, minimum=1)
    assert list(collected.answers) == ["a", "b"]
    assert exchange.sent == [1, 2, 2]
    coordinator, exchange, _ = prepare({1: ANSWER, 2: ANSWER}, unaccepted={2: 99})
    collected = coordinator.run_phase(Phase("train", 1, 3, 3), VECTOR, {"a": 1, "b": 2}, minimum=1)
    assert (list(collected.answers), collected.late) == (["a"], ["b"])
    assert exchange.sent == [1, 2, 2, 2, 2]


def test_a_stopped_run_ends_the_phase() -> None:
    coordinator, _, _ = prepare({}, is_stopped=lambda: True)
    with pytest.raises(Stopped):
        coordinator.run_phase(PHASE, VECTOR, {"a": 1}, minimum=1)
