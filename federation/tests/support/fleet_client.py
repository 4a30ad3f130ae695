"""A trust's run client as small as can be: it speaks the Fleet API as the README says."""

import base64
import ssl
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import numpy as np
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flwr.app import Array, ArrayRecord, ConfigRecord, Message, MetricRecord, RecordDict
from flwr.app.error import Error
from flwr.app.message import remove_content_from_message
from flwr.common.serde import message_to_proto
from flwr.proto.fleet_pb2 import (
    ActivateNodeRequest,
    ActivateNodeResponse,
    PullMessagesRequest,
    PullMessagesResponse,
    PushMessagesRequest,
    PushMessagesResponse,
)
from flwr.proto.message_pb2 import (
    ConfirmMessageReceivedRequest,
    ConfirmMessageReceivedResponse,
    PullObjectRequest,
    PullObjectResponse,
    PushObjectRequest,
    PushObjectResponse,
)
from flwr.proto.node_pb2 import Node
from flwr.supercore.inflatable.inflatable_object import get_all_nested_objects, get_object_tree, iterate_object_tree
from flwr.supercore.inflatable.inflatable_utils import inflate_object_from_contents
from numpy.typing import NDArray

Reply = RecordDict | Error | None


class RunEnded(Exception):
    pass


def pem_of(key: ec.EllipticCurvePrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


class FleetClient:
    def __init__(self, host: str, port: int, ca: str, key: ec.EllipticCurvePrivateKey) -> None:
        context = ssl.create_default_context(cadata=ca)
        limits = httpx.Limits(keepalive_expiry=4)
        self.http = httpx.Client(base_url=f"https://{host}:{port}", verify=context, timeout=120, limits=limits)
        self.key, self.pem = key, pem_of(key).encode()
        self.node_id = 0
        self.pushed: list[str] = []
        self.clock_ahead = timedelta()

    def headers(self) -> dict[str, str]:
        return self.headers_at((datetime.now(UTC) + self.clock_ahead).isoformat())

    def headers_at(self, at: str) -> dict[str, str]:
        signature = self.key.sign(at.encode(), ec.ECDSA(hashes.SHA256()))
        return {
            "flwr-public-key": base64.b64encode(self.pem).decode(),
            "flwr-timestamp": at,
            "flwr-signature": base64.b64encode(signature).decode(),
            "content-type": "application/protobuf",
        }

    def send(self, call: str, request: Any) -> httpx.Response:
        return self.http.post(f"/v1/fleet/{call}", content=request.SerializeToString(), headers=self.headers())

    def call(self, call: str, request: Any, response: Any) -> Any:
        answer = self.send(call, request)
        if answer.status_code == 403 and answer.json()["code"] == 2007:
            raise RunEnded
        assert answer.status_code == 200, f"{call}: {answer.status_code} {answer.text}"
        return response.FromString(answer.content)

    @property
    def node(self) -> Node:
        return Node(node_id=self.node_id)

    def activate(self) -> None:
        request = ActivateNodeRequest(public_key=self.pem, heartbeat_interval=30)
        self.node_id = self.call("activate-node", request, ActivateNodeResponse).node_id

    def pull(self) -> Message | None:
        pulled = self.call("pull-messages", PullMessagesRequest(node=self.node), PullMessagesResponse)
        if not pulled.messages_list:
            return None
        metadata, tree = pulled.messages_list[0].metadata, pulled.message_object_trees[0]
        contents = {}
        for object_id in {node.object_id for node in iterate_object_tree(tree)}:
            request = PullObjectRequest(node=self.node, run_id=metadata.run_id, object_id=object_id)
            # The server sends the announcement first: the objects may be a moment behind it.
            for _ in range(200):
                given = self.call("pull-object", request, PullObjectResponse)
                if given.object_available:
                    break
                time.sleep(0.02)
            contents[object_id] = given.object_content
        message = inflate_object_from_contents(metadata.message_id, contents)
        assert isinstance(message, Message)
        message.metadata.__dict__["_message_id"] = metadata.message_id
        return message

    def confirm(self, message: Message) -> None:
        self.call(
            "confirm-message-received",
            ConfirmMessageReceivedRequest(
                node=self.node, run_id=message.metadata.run_id, message_object_id=message.metadata.message_id
            ),
            ConfirmMessageReceivedResponse,
        )

    def build(self, instruction: Message, reply: RecordDict | Error) -> tuple[PushMessagesRequest, dict[str, Any]]:
        if isinstance(reply, Error):
            message = Message(error=reply, reply_to=instruction)
        else:
            message = Message(content=reply, reply_to=instruction)
        message.metadata.__dict__["_message_id"] = message.object_id
        request = PushMessagesRequest(
            node=self.node,
            messages_list=[message_to_proto(remove_content_from_message(message))],
            message_object_trees=[get_object_tree(message)],
            clientapp_runtime_list=[0.0],
        )
        return request, get_all_nested_objects(message)

    def announce(self, request: PushMessagesRequest) -> PushMessagesResponse:
        answer: PushMessagesResponse = self.call("push-messages", request, PushMessagesResponse)
        return answer

    def push_object(self, run_id: int, object_id: str, content: bytes, session_id: str) -> bool:
        request = PushObjectRequest(
            node=self.node, run_id=run_id, object_id=object_id, object_content=content, session_id=session_id
        )
        return bool(self.call("push-object", request, PushObjectResponse).stored)

    def reply(self, instruction: Message, reply: RecordDict | Error) -> None:
        request, objects = self.build(instruction, reply)
        announced = self.announce(request)
        for object_id in announced.objects_to_push:
            self.push_object(instruction.metadata.run_id, object_id, objects[object_id].deflate(), announced.session_id)


class Site(threading.Thread):
    """A client in a thread: activates, answers every instruction with `answer`, ends with the run."""

    def __init__(self, client: FleetClient, answer: Callable[[Message], Reply]) -> None:
        super().__init__(daemon=True)
        self.client, self.answer = client, answer
        self.asked: list[tuple[str, int, str]] = []
        self.told = False
        self.fault: BaseException | None = None
        self.silent = threading.Event()

    def run(self) -> None:
        try:
            self.client.activate()
            while not self.silent.is_set():
                instruction = self.client.pull()
                if instruction is None:
                    time.sleep(0.05)
                    continue
                self.asked.append(config_of(instruction))
                reply = self.answer(instruction)
                if reply is not None:
                    self.client.reply(instruction, reply)
        except RunEnded:
            self.told = True
        except BaseException as error:  # noqa: BLE001 - the test looks at it
            self.fault = error


def config_of(instruction: Message) -> tuple[str, int, str]:
    """Phase name, number of the round, and nonce."""
    config = instruction.content.config_records["config"]
    phase, number, nonce = config["phase"], config["server-round"], config["nonce"]
    assert isinstance(phase, str) and isinstance(number, int) and isinstance(nonce, str)
    return phase, number, nonce


def parameters_of(instruction: Message) -> NDArray[np.float32]:
    return instruction.content.array_records["arrays"]["parameters"].numpy()


def good_reply(
    instruction: Message, step: float = 1.0, examples: int = 10, metrics: dict[str, float] | None = None
) -> RecordDict:
    """What an honest client answers: the parameters plus `step`, and a metric."""
    phase, _, nonce = config_of(instruction)
    record = RecordDict({"config": ConfigRecord({"nonce": nonce})})
    record["metrics"] = MetricRecord({"num-examples": examples, **({"auc": 0.5} if metrics is None else metrics)})
    if phase == "train":
        trained = (parameters_of(instruction) + np.float32(step)).astype("<f4")
        record["arrays"] = ArrayRecord({"parameters": Array(trained)})
    return record
