"""What each fleet call may request, checked before Flower receives it, and what its answer adds to the ledger."""

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

from run_server.core.failures import Failure
from run_server.core.fleet_ledger import FleetLedger

_MOST_OBJECTS = 4096


class Refused(Exception):
    """The call is answered with this status, code and detail, and perhaps a registered failure, and not passed on."""

    def __init__(self, status: int, code: int, detail: str, failure: Failure | None = None) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.failure = status, code, detail, failure


@dataclass(frozen=True)
class Call:
    """An authenticated call: node id, public key (PEM) and decoded request, with the ledger of the run."""

    ledger: FleetLedger
    node_id: int
    key: bytes
    request: Any


@dataclass(frozen=True)
class FleetCall:
    """One call of the Fleet API: its message type, its check, and what its answer records (and perhaps becomes)."""

    request: type[Any]
    check: Callable[[Call], None]
    record: Callable[[Call, bytes], bytes] = lambda _call, answer: answer


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
        raise Refused(400, 9004, "The object does not have the hash that is its id.")
    if not call.ledger.is_within_limit(call.node_id, object_id, len(content)):
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
        "The instruction was not delivered to this node, or has another reply.",
    )


def _record_active(call: Call, answer: bytes) -> bytes:
    call.ledger.record_call(call.node_id, active=True)
    return answer


def _record_heartbeat(call: Call, answer: bytes) -> bytes:
    call.ledger.record_call(call.node_id, active=SendNodeHeartbeatResponse.FromString(answer).success)
    return answer


def _pull_messages(call: Call) -> None:
    _own_node(call)
    call.ledger.record_pull(call.node_id)


def _record_pulled(call: Call, answer: bytes) -> bytes:
    pulled = PullMessagesResponse.FromString(answer)
    for message, tree in zip(pulled.messages_list, pulled.message_object_trees, strict=True):
        if not call.ledger.record_delivery(call.node_id, message.metadata.message_id, set(_tree_ids(tree))):
            # Its round ended before it was pulled: a reply to it would be refused.
            return PullMessagesResponse().SerializeToString()
    return answer


def _record_announced(call: Call, answer: bytes) -> bytes:
    metadata = call.request.messages_list[0].metadata
    call.ledger.record_announcement(
        call.node_id,
        metadata.reply_to_message_id,
        metadata.message_id,
        set(_tree_ids(call.request.message_object_trees[0])),
        set(PushMessagesResponse.FromString(answer).objects_to_push),
    )
    return answer


def _record_stored(call: Call, answer: bytes) -> bytes:
    request = call.request
    accepted = PushObjectResponse.FromString(answer).stored
    call.ledger.record_object(call.node_id, request.object_id, len(request.object_content), accepted=accepted)
    return answer


FLEET_CALLS = {
    "activate-node": FleetCall(ActivateNodeRequest, _activate, _record_active),
    "deactivate-node": FleetCall(DeactivateNodeRequest, _deactivate),
    "send-node-heartbeat": FleetCall(SendNodeHeartbeatRequest, _own_node, _record_heartbeat),
    "pull-messages": FleetCall(PullMessagesRequest, _pull_messages, _record_pulled),
    "push-messages": FleetCall(PushMessagesRequest, _push_messages, _record_announced),
    "get-run": FleetCall(GetRunRequest, _own_run),
    "get-fab": FleetCall(GetFabRequest, _own_run),
    "push-object": FleetCall(PushObjectRequest, _push_object, _record_stored),
    "pull-object": FleetCall(PullObjectRequest, _pull_object),
    "confirm-message-received": FleetCall(ConfirmMessageReceivedRequest, _confirm),
}
