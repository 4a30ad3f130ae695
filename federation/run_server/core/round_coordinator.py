"""Coordinates one phase: sends it to the selected trusts and collects k of n answers before the deadline."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from run_server.core.answer import Answer
from run_server.core.event_queue import EventReporter
from run_server.core.failures import Failure
from run_server.core.fleet_ledger import FleetLedger
from run_server.core.message_exchange import Instruction, MessageExchange, PhaseExchange
from run_server.core.model_vector import Vector
from run_server.core.phase import Phase

_MOST_RESENDS = 3
_LONGEST_WAIT_SECONDS = 0.25


class Stopped(Exception):
    """The run is to end now."""


@dataclass
class _Participant:
    """A trust that has not answered this phase, with the instructions sent to it, oldest first."""

    trust_id: str
    node_id: int
    instructions: list[Instruction] = field(default_factory=list)
    sends: int = 0


@dataclass
class Collected:
    """Result of one phase: answers and failures by trust id, and the trusts without a reply at the deadline."""

    answers: dict[str, Answer] = field(default_factory=dict)
    failures: dict[str, Failure] = field(default_factory=dict)
    late: list[str] = field(default_factory=list)


class RoundCoordinator:
    """Sends instructions and collects replies; the ledger says when a reply is whole and when one was lost."""

    def __init__(
        self,
        *,
        messages: MessageExchange,
        ledger: FleetLedger,
        events: EventReporter,
        is_stopped: Callable[[], bool],
    ) -> None:
        self._messages, self._ledger, self._events = messages, ledger, events
        self._is_stopped = is_stopped

    def run_phase(self, phase: Phase, vector: Vector, trusts: dict[str, int], minimum: int) -> Collected:
        """Send `vector` (float32, shape `[n]`) to `trusts` (node id by trust id) and collect their replies.

        Returns when every trust has replied, at the deadline of the phase, or as soon as `minimum` answers cannot be
        reached any more.

        Raises:
            Stopped: the run is to end.
        """
        exchange = self._messages.open_phase(phase, vector)
        participants = [_Participant(trust_id, node_id) for trust_id, node_id in trusts.items()]
        waiting = {participant.trust_id: participant for participant in participants}
        collected = Collected()
        deadline = time.monotonic() + phase.seconds
        _send(exchange, participants)
        while waiting and time.monotonic() < deadline:
            if self._is_stopped():
                raise Stopped
            for participant in list(waiting.values()):
                if self._collect(phase, exchange, participant, collected):
                    del waiting[participant.trust_id]
            if len(collected.answers) + len(waiting) < minimum:
                break
            lost = [participant for participant in waiting.values() if self._has_lost(phase, participant)]
            if lost:
                _send(exchange, lost)
            if waiting:
                self._ledger.wait(min(_LONGEST_WAIT_SECONDS, deadline - time.monotonic()))
        for participant in waiting.values():
            if time.monotonic() >= deadline:
                collected.late.append(participant.trust_id)
                self._events.report("CLIENT_LATE", trustId=participant.trust_id, round=phase.round)
        for participant in participants:
            for instruction in participant.instructions:
                self._ledger.close(participant.node_id, instruction.message_id)
        return collected

    def _has_lost(self, phase: Phase, participant: _Participant) -> bool:
        """Whether to send again: the framework accepted no instruction, or the trust no longer knows the last one."""
        if participant.sends > _MOST_RESENDS:
            return False
        if not participant.instructions:
            return True
        claimed_at = self._ledger.lost_since(participant.node_id, participant.instructions[-1].message_id)
        return claimed_at is not None and time.monotonic() - claimed_at >= max(1.0, phase.seconds / 10)

    def _collect(self, phase: Phase, exchange: PhaseExchange, participant: _Participant, collected: Collected) -> bool:
        """Take the reply of this trust if it has arrived whole; true when the trust has answered or failed."""
        for instruction in participant.instructions:
            if not self._ledger.is_whole(participant.node_id, instruction.message_id):
                continue
            received = exchange.receive(instruction)
            if received is None:
                continue
            trust_id = participant.trust_id
            if isinstance(received, Answer):
                size = self._ledger.reply_bytes(participant.node_id, instruction.message_id)
                collected.answers[trust_id] = received
                self._events.report("CLIENT_RESULT_RECEIVED", trustId=trust_id, round=phase.round, sizeBytes=size)
            else:
                collected.failures[trust_id] = received
                self._events.report("CLIENT_FAILED", trustId=trust_id, round=phase.round, failure=received)
            return True
        return False


def _send(exchange: PhaseExchange, participants: list[_Participant]) -> None:
    sent = exchange.send([participant.node_id for participant in participants])
    for participant, instruction in zip(participants, sent, strict=True):
        participant.sends += 1
        if instruction is not None:
            participant.instructions.append(instruction)
