"""What each fleet call may ask for, checked before Flower sees it, and what its answer teaches the ledger."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flwr.common.constant import SUPERLINK_NODE_ID
from flwr.proto.fab_pb2 import GetFabRequest
from flwr.proto.fleet_pb2 import (
    ActivateNodeRequest,
    DeactivateNodeRequest,
    PullMessagesRequest,
    PullMessagesResponse,
    PushMessagesRequest,
    PushMessagesResponse,
)
from flwr.proto.heartbeat_pb2 import SendNodeHeartbeatRequest, SendNodeHeartbeatResponse
from flwr.proto.message_pb2 import (
    ConfirmMessageReceivedRequest,
    ObjectTree,
    PullObjectRequest,
    PushObjectRequest,
    PushObjectResponse,
)
from flwr.proto.run_pb2 import GetRunRequest

from run_server.core.fleet_ledger import FleetLedger

_MOST_OBJECTS = 4096


class Refused(Exception):
    """The call is not passed on."""

    def __init__(self, status: int, code: int, detail: str) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail


@dataclass(frozen=True)
class Call:
    """Who calls, with what, on which ledger."""

    ledger: FleetLedger
    node_id: int
    key: bytes
    request: Any


@dataclass(frozen=True)
class FleetCall:
    """One call of the Fleet API: its message, its check, and how its answer is read (and perhaps replaced)."""

    request: type[Any]
    check: Callable[[Call], None]
    learn: Callable[[Call, bytes], bytes] = lambda _call, answer: answer


def _require(holds: bool, detail: str) -> None:
    if not holds:
        raise Refused(403, 9002, detail)


def _own_node(call: Call) -> None:
    _require(call.request.node.node_id == call.node_id, "The request names another node.")


def _own_run(call: Call) -> None:
    _own_node(call)
    _require(call.request.run_id == call.ledger.run_id, "The request names another run.")


def _activate(call: Call) -> None:
    _require(call.request.public_key == call.key, "The request names another key.")


def _deactivate(call: Call) -> None:
    _require(call.request.node_id == call.node_id, "The request names another node.")


def _pull_object(call: Call) -> None:
    _own_run(call)
    _require(call.ledger.may_pull(call.node_id, call.request.object_id), "The object is not for this node.")


def _confirm(call: Call) -> None:
    _own_run(call)
    _require(call.ledger.may_confirm(call.node_id, call.request.message_object_id), "The message is not for this node.")


def _push_object(call: Call) -> None:
    _own_run(call)
    object_id, content = call.request.object_id, call.request.object_content
    _require(call.ledger.may_push(call.node_id, object_id), "No reply of this node announced the object.")
    if hashlib.sha256(content).hexdigest() != object_id:
        raise Refused(400, 9004, "The object is not what its id says.")
    if not call.ledger.fits(call.node_id, object_id, len(content)):
        raise Refused(413, 9003, "The reply is larger than the run allows.")


def _tree_ids(tree: ObjectTree) -> Iterator[str]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node.object_id
        waiting.extend(node.children)


def _push_messages(call: Call) -> None:
    _own_node(call)
    messages, trees = call.request.messages_list, call.request.message_object_trees
    _require(len(messages) == 1 and len(trees) == 1, "One reply at a time.")
    metadata = messages[0].metadata
    _require(metadata.src_node_id == call.node_id, "The reply names another node as its sender.")
    _require(metadata.dst_node_id == SUPERLINK_NODE_ID, "The reply is not for the server.")
    _require(metadata.run_id == call.ledger.run_id, "The reply names another run.")
    _require(trees[0].object_id == metadata.message_id, "The reply's tree is not its own.")
    _require(not messages[0].content.items, "Content travels in objects.")
    _require(sum(1 for _ in _tree_ids(trees[0])) <= _MOST_OBJECTS, "The reply has too many objects.")
    answered = metadata.reply_to_message_id
    if call.ledger.is_closed(answered):
        raise Refused(409, 9007, "The round is over.")
    _require(
        call.ledger.may_reply(call.node_id, answered, metadata.message_id),
        "This node was not asked this, or has answered it.",
    )


def _learn_active(call: Call, answer: bytes) -> bytes:
    call.ledger.saw(call.node_id, active=True)
    return answer


def _learn_heartbeat(call: Call, answer: bytes) -> bytes:
    call.ledger.saw(call.node_id, active=SendNodeHeartbeatResponse.FromString(answer).success)
    return answer


def _pull_messages(call: Call) -> None:
    _own_node(call)
    call.ledger.pulled_again(call.node_id)


def _learn_pulled(call: Call, answer: bytes) -> bytes:
    pulled = PullMessagesResponse.FromString(answer)
    for message, tree in zip(pulled.messages_list, pulled.message_object_trees, strict=True):
        if not call.ledger.handed(call.node_id, message.metadata.message_id, set(_tree_ids(tree))):
            # It waited in Flower while its round ended: to work on it would be in vain.
            return PullMessagesResponse().SerializeToString()
    return answer


def _learn_announced(call: Call, answer: bytes) -> bytes:
    metadata = call.request.messages_list[0].metadata
    call.ledger.announced(
        call.node_id,
        metadata.reply_to_message_id,
        metadata.message_id,
        set(_tree_ids(call.request.message_object_trees[0])),
        set(PushMessagesResponse.FromString(answer).objects_to_push),
    )
    return answer


def _learn_stored(call: Call, answer: bytes) -> bytes:
    request = call.request
    accepted = PushObjectResponse.FromString(answer).stored
    call.ledger.stored(call.node_id, request.object_id, len(request.object_content), accepted=accepted)
    return answer


FLEET_CALLS = {
    "activate-node": FleetCall(ActivateNodeRequest, _activate, _learn_active),
    "deactivate-node": FleetCall(DeactivateNodeRequest, _deactivate),
    "send-node-heartbeat": FleetCall(SendNodeHeartbeatRequest, _own_node, _learn_heartbeat),
    "pull-messages": FleetCall(PullMessagesRequest, _pull_messages, _learn_pulled),
    "push-messages": FleetCall(PushMessagesRequest, _push_messages, _learn_announced),
    "get-run": FleetCall(GetRunRequest, _own_run),
    "get-fab": FleetCall(GetFabRequest, _own_run),
    "push-object": FleetCall(PushObjectRequest, _push_object, _learn_stored),
    "pull-object": FleetCall(PullObjectRequest, _pull_object),
    "confirm-message-received": FleetCall(ConfirmMessageReceivedRequest, _confirm),
}
