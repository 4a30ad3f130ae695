"""Puts one question to several trusts and collects what k of n answer before the deadline."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
from flwr.app import Array
from flwr.common.constant import ErrorCode
from flwr.superlink.grid import HttpGrid

from run_server.core.event_pump import EventPump
from run_server.core.failures import Failure, failure, read_client_failure
from run_server.core.fleet_ledger import FleetLedger
from run_server.core.model_vector import Vector
from run_server.flower.instructions import Phase, make_instruction
from run_server.flower.replies import Answer, Expected, NoExamples, ReplyInvalid, read_reply

_MOST_RESENDS = 3
_LONGEST_WAIT_SECONDS = 0.25


class Stopped(Exception):
    """The run is to end now."""


@dataclass
class _Ask:
    trust_id: str
    node_id: int
    nonces: dict[str, str] = field(default_factory=dict)
    resends: int = 0


@dataclass
class Collected:
    """What became of one question."""

    answers: dict[str, Answer] = field(default_factory=dict)
    failures: dict[str, Failure] = field(default_factory=dict)
    late: list[str] = field(default_factory=list)


class RoundDesk:
    """Asks and collects; the ledger says when a reply is whole and when an instruction was lost."""

    def __init__(
        self,
        *,
        grid: HttpGrid,
        ledger: FleetLedger,
        events: EventPump,
        declared_metrics: list[str],
        is_stopped: Callable[[], bool],
    ) -> None:
        self._grid, self._ledger, self._events = grid, ledger, events
        self._declared = frozenset(declared_metrics)
        self._is_stopped = is_stopped

    def ask(self, phase: Phase, vector: Vector, trusts: dict[str, int], least: int) -> Collected:
        """Ask `trusts` (trust id to node id) and return at the deadline, or when nothing more can change."""
        parameters = Array(vector)
        everyone = [_Ask(trust_id, node_id) for trust_id, node_id in trusts.items()]
        asks = {ask.trust_id: ask for ask in everyone}
        collected = Collected()
        deadline = time.monotonic() + phase.seconds
        self._send(phase, parameters, everyone)
        while asks and time.monotonic() < deadline:
            if self._is_stopped():
                raise Stopped
            for ask in list(asks.values()):
                if self._collect(phase, len(vector), ask, collected):
                    del asks[ask.trust_id]
            if len(collected.answers) + len(asks) < least:
                break
            lost = [ask for ask in asks.values() if self._is_lost(phase, ask)]
            if lost:
                self._send(phase, parameters, lost)
            if asks:
                self._ledger.wait(min(_LONGEST_WAIT_SECONDS, deadline - time.monotonic()))
        for ask in asks.values():
            if time.monotonic() >= deadline:
                collected.late.append(ask.trust_id)
                self._events.tell("CLIENT_LATE", trustId=ask.trust_id, round=phase.round)
        for ask in everyone:
            for message_id in ask.nonces:
                self._ledger.close(ask.node_id, message_id)
        return collected

    def _send(self, phase: Phase, parameters: Array, asks: list[_Ask]) -> None:
        made = [make_instruction(phase, parameters, ask.node_id) for ask in asks]
        message_ids = list(self._grid.push_messages([message for message, _ in made]))
        for ask, message_id, (_, nonce) in zip(asks, message_ids, made, strict=True):
            ask.resends += 1 if ask.nonces else 0
            if message_id:
                ask.nonces[message_id] = nonce

    def _is_lost(self, phase: Phase, ask: _Ask) -> bool:
        if ask.resends >= _MOST_RESENDS:
            return False
        claimed_at = self._ledger.lost_since(ask.node_id, list(ask.nonces)[-1])
        return claimed_at is not None and time.monotonic() - claimed_at >= max(1.0, phase.seconds / 10)

    def _collect(self, phase: Phase, length: int, ask: _Ask, collected: Collected) -> bool:
        """Take the reply of this trust if it is there; true when the trust is done with this question."""
        for message_id, nonce in ask.nonces.items():
            if not self._ledger.is_whole(ask.node_id, message_id):
                continue
            said = self._pull(message_id, Expected(phase.name, nonce, length, self._declared))
            if said is None:
                continue
            if isinstance(said, Answer):
                size = self._ledger.reply_bytes(ask.node_id, message_id)
                collected.answers[ask.trust_id] = said
                self._events.tell("CLIENT_RESULT_RECEIVED", trustId=ask.trust_id, round=phase.round, sizeBytes=size)
            else:
                collected.failures[ask.trust_id] = said
                self._events.tell("CLIENT_FAILED", trustId=ask.trust_id, round=phase.round, failure=said)
            return True
        return False

    def _pull(self, message_id: str, expected: Expected) -> Answer | Failure | None:
        try:
            messages = list(self._grid.pull_messages([message_id]))
        except httpx.HTTPError:
            raise
        except Exception:  # noqa: BLE001 - whatever hostile objects do to the decoder is the fault of their sender
            return _invalid("readable objects", "reply")
        if not messages:
            return None
        (message,) = messages
        if message.has_error():
            if message.error.code == ErrorCode.MESSAGE_UNAVAILABLE:
                return _invalid("all its objects", "reply")
            return read_client_failure(message.error.reason)
        try:
            return read_reply(message, expected)
        except NoExamples:
            return failure("NO_EXAMPLES")
        except ReplyInvalid as invalid:
            return _invalid(invalid.rule, invalid.place)


def _invalid(rule: str, place: str) -> Failure:
    return failure("TASK_RESULT_INVALID", [(rule, place)])
