"""What the server asks of a trust, as a Flower message."""

import secrets
from dataclasses import dataclass

from flwr.app import Array, ArrayRecord, ConfigRecord, Message, RecordDict

# A reply may come at the very end of the round and its clock may differ a little.
_TTL_SLACK_SECONDS = 60


@dataclass(frozen=True)
class Phase:
    """One question to all trusts: train or evaluate, in which round, and how long it may take."""

    name: str
    round: int
    total_rounds: int
    seconds: int


def make_instruction(phase: Phase, parameters: Array, node_id: int) -> tuple[Message, str]:
    """An instruction for one node and the nonce that its reply must carry."""
    # The ids of sibling messages can be guessed by whoever received one; what is in ours for another node cannot.
    nonce = secrets.token_hex(16)
    content = RecordDict(
        {
            "arrays": ArrayRecord({"parameters": parameters}),
            "config": ConfigRecord(
                {
                    "server-round": phase.round,
                    "total-rounds": phase.total_rounds,
                    "phase": phase.name,
                    "nonce": nonce,
                }
            ),
        }
    )
    message = Message(
        content=content,
        dst_node_id=node_id,
        message_type=phase.name,
        ttl=float(phase.seconds + _TTL_SLACK_SECONDS),
        group_id=f"{phase.name}-{phase.round}",
    )
    return message, nonce
