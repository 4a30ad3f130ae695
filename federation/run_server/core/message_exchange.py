"""The port between the round loop and the FL framework that carries its messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from run_server.core.answer import Answer
from run_server.core.failures import Failure
from run_server.core.model_vector import Vector
from run_server.core.phase import Phase


@dataclass(frozen=True)
class Instruction:
    """An instruction that the framework has accepted: its message id and the nonce that its reply must carry."""

    message_id: str
    nonce: str


class PhaseExchange(Protocol):
    """Messages of one phase."""

    def send(self, node_ids: Sequence[int]) -> list[Instruction | None]:
        """Send a new instruction to each node, in this order; None where the framework did not accept one."""

    def receive(self, instruction: Instruction) -> Answer | Failure | None:
        """The checked reply to an instruction; a failure where it breaks a rule; None while there is none."""


class MessageExchange(Protocol):
    """Opens the exchange of messages of a phase."""

    def open_phase(self, phase: Phase, vector: Vector) -> PhaseExchange:
        """Prepare instructions that carry `vector` (float32, shape `[n]`); sends nothing yet."""
