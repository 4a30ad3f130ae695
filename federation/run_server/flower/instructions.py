"""The instruction of a phase to one trust, as a Flower message."""

import secrets

from flwr.app import Array, ArrayRecord, ConfigRecord, Message, RecordDict

from run_server.core.phase import Phase

# A reply may come at the very end of the round and its clock may differ a little.
_TTL_SLACK_SECONDS = 60


def make_instruction(phase: Phase, parameters: Array, node_id: int) -> tuple[Message, str]:
    """An instruction for one node with `parameters` (float32, shape `[n]`), and the nonce its reply must carry."""
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
