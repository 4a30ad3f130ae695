"""The round loop's messages over Flower's Grid."""

from collections.abc import Sequence

import httpx
from flwr.app import Array
from flwr.common.constant import ErrorCode
from flwr.superlink.grid import HttpGrid

from run_server.core.answer import Answer
from run_server.core.failures import Failure, failure, read_client_failure
from run_server.core.message_exchange import Instruction
from run_server.core.model_vector import Vector
from run_server.core.phase import Phase
from run_server.flower.instructions import make_instruction
from run_server.flower.replies import Expected, NoExamples, ReplyInvalid, read_reply


class FlowerMessages:
    """Message exchange of one run; replies may hold the declared metrics only."""

    def __init__(self, grid: HttpGrid, declared_metrics: list[str]) -> None:
        self._grid, self._declared = grid, frozenset(declared_metrics)

    def open_phase(self, phase: Phase, vector: Vector) -> "FlowerPhase":
        """Serialise `vector` (float32, shape `[n]`) once for all instructions of the phase."""
        return FlowerPhase(self._grid, self._declared, phase, vector)


class FlowerPhase:
    """Instructions and replies of one phase as Flower messages."""

    def __init__(self, grid: HttpGrid, declared: frozenset[str], phase: Phase, vector: Vector) -> None:
        self._grid, self._declared, self._phase = grid, declared, phase
        self._length, self._parameters = len(vector), Array(vector)

    def send(self, node_ids: Sequence[int]) -> list[Instruction | None]:
        """Push one instruction to each node; None where the SuperLink gave it no message id.

        Raises:
            httpx.HTTPError: the SuperLink does not answer.
        """
        made = [make_instruction(self._phase, self._parameters, node_id) for node_id in node_ids]
        message_ids = self._grid.push_messages([message for message, _ in made])
        return [
            Instruction(message_id, nonce) if message_id else None
            for message_id, (_, nonce) in zip(message_ids, made, strict=True)
        ]

    def receive(self, instruction: Instruction) -> Answer | Failure | None:
        """Pull and check the reply to an instruction; None while Flower has none.

        Raises:
            httpx.HTTPError: the SuperLink does not answer.
        """
        try:
            messages = list(self._grid.pull_messages([instruction.message_id]))
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
        expected = Expected(self._phase.name, instruction.nonce, self._length, self._declared)
        try:
            return read_reply(message, expected)
        except NoExamples:
            return failure("NO_EXAMPLES")
        except ReplyInvalid as invalid:
            return _invalid(invalid.rule, invalid.place)


def _invalid(rule: str, place: str) -> Failure:
    return failure("TASK_RESULT_INVALID", [(rule, place)])
