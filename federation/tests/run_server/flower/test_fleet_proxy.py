"""The proxy before Flower: who passes, with what, about whose matters. One server for all of it."""

import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from flwr.app import Message
from flwr.common.constant import SUPERLINK_NODE_ID
from flwr.proto.control_pb2 import ListNodesRequest
from flwr.proto.fleet_pb2 import ActivateNodeRequest, PullMessagesRequest
from flwr.proto.heartbeat_pb2 import SendNodeHeartbeatRequest
from flwr.proto.message_pb2 import ConfirmMessageReceivedRequest, PullObjectRequest, PushObjectRequest
from flwr.proto.run_pb2 import GetRunRequest
from support.fleet_client import FleetClient, good_reply
from support.run_process import Run


class Stage:
    """Two active clients, each holding its instruction of round 0."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.one, self.two = (run.client(key) for key in run.keys)
        self.one.activate()
        self.two.activate()
        self.asked_one, self.asked_two = self._pull(self.one), self._pull(self.two)

    @staticmethod
    def _pull(client: FleetClient) -> Message:
        for _ in range(200):
            if (message := client.pull()) is not None:
                return message
            time.sleep(0.05)
        raise AssertionError("no instruction came")


@pytest.fixture(scope="module")
def stage(start_run: Callable[..., Run]) -> Iterator[Stage]:
    yield Stage(start_run(roundSeconds=600))


def refusal(answer: httpx.Response) -> tuple[int, int]:
    return answer.status_code, answer.json()["code"]


def test_an_unlisted_key_gets_nothing_while_a_listed_one_does(stage: Stage) -> None:
    stranger = stage.run.client(ec.generate_private_key(ec.SECP384R1()))
    stranger.node_id = stage.one.node_id
    activate = ActivateNodeRequest(public_key=stranger.pem, heartbeat_interval=30)
    assert refusal(stranger.send("activate-node", activate)) == (401, 9001)
    assert refusal(stranger.send("pull-messages", PullMessagesRequest(node=stranger.node))) == (401, 9001)
    assert stage.one.send("pull-messages", PullMessagesRequest(node=stage.one.node)).status_code == 200


def test_a_listed_key_without_its_private_half_gets_nothing(stage: Stage) -> None:
    thief = stage.run.client(ec.generate_private_key(ec.SECP384R1()))
    thief.pem, thief.node_id = stage.one.pem, stage.one.node_id
    heartbeat = SendNodeHeartbeatRequest(node=thief.node, heartbeat_interval=30)
    assert refusal(thief.send("send-node-heartbeat", heartbeat)) == (401, 9001)
    assert stage.one.send("send-node-heartbeat", heartbeat).status_code == 200


@pytest.mark.parametrize(("hours", "direction"), [(-2, "behind"), (2, "ahead of")])
def test_a_signature_of_another_time_is_refused_and_the_clock_named(stage: Stage, hours: int, direction: str) -> None:
    client = stage.one
    body = PullMessagesRequest(node=client.node).SerializeToString()
    at = (datetime.now(UTC) + timedelta(hours=hours)).isoformat()
    answer = client.http.post("/v1/fleet/pull-messages", content=body, headers=client.headers_at(at))
    assert refusal(answer) == (401, 9008)
    (detail,) = answer.json()["failure"]["details"]
    assert answer.json()["failure"] == {"code": "CLOCK_SKEW", "class": "transient", "details": [detail]}
    assert re.fullmatch(
        rf"the clock of the trust is 7[12]\d\d s {direction} the clock of the run server", detail["rule"]
    )
    assert answer.json()["detail"] == f"CLOCK_SKEW: {detail['rule']}"
    assert client.http.post("/v1/fleet/pull-messages", content=body, headers=client.headers()).status_code == 200


@pytest.mark.parametrize("form", ["%Y-%m-%dT%H:%M:%S", "%d.%m.%Y", "now"])
def test_a_signed_time_that_is_no_instant_is_no_signature(stage: Stage, form: str) -> None:
    body = PullMessagesRequest(node=stage.one.node).SerializeToString()
    at = datetime.now(UTC)
    for written, expected in ((at.strftime(form), 401), (at.strftime("%Y-%m-%dT%H:%M:%SZ"), 200)):
        headers = stage.one.headers_at(written)
        answer = stage.one.http.post("/v1/fleet/pull-messages", content=body, headers=headers)
        assert answer.status_code == expected
        if expected == 401:
            assert refusal(answer) == (401, 9001)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/control/list-nodes",
        "/v1/control/register-node",
        "/v1/runtime/acquire-task",
        "/v1/runtime/push-messages",
        "/v1/fleet/register-node",
        "/v1/fleet/unregister-node",
        "/v1/fleet/../control/list-nodes",
        "/v1/fleet/%2e%2e/control/list-nodes",
        "/v1/fleet/..%2fcontrol%2flist-nodes",
        "/v1/fleet/pull-messages/",
        "/docs",
        "/health",
        "/",
    ],
)
def test_nothing_but_fleet_calls_has_a_path(stage: Stage, path: str) -> None:
    context = ssl.create_default_context(cadata=stage.run.hub.address["caCertificate"])
    with socket.create_connection(("127.0.0.1", stage.run.hub.address["port"])) as plain:
        with context.wrap_socket(plain, server_hostname="127.0.0.1") as tls:
            body = ListNodesRequest().SerializeToString()
            signed = "".join(f"{name}: {value}\r\n" for name, value in stage.one.headers().items())
            tls.sendall(
                f"POST {path} HTTP/1.1\r\nhost: run\r\nconnection: close\r\ncontent-length: {len(body)}\r\n"
                f"{signed}\r\n".encode()
                + body
            )
            answer = b""
            while chunk := tls.recv(4096):
                answer += chunk
    assert answer.startswith(b"HTTP/1.1 404 "), answer


def test_the_same_control_call_works_on_loopback_so_the_404_is_the_fronts(stage: Stage) -> None:
    arguments = Path(f"/proc/{stage.run.superlink()}/cmdline").read_text().split("\0")
    port, ca = arguments[arguments.index("--port") + 1], arguments[arguments.index("--ssl-ca-certfile") + 1]
    answer = httpx.post(
        f"https://127.0.0.1:{port}/v1/control/list-nodes",
        content=ListNodesRequest().SerializeToString(),
        headers={"content-type": "application/protobuf"},
        verify=ssl.create_default_context(cafile=ca),
    )
    assert answer.status_code == 200


def test_only_post_is_a_method(stage: Stage) -> None:
    assert stage.one.http.get("/v1/fleet/pull-messages", headers=stage.one.headers()).status_code == 405


def test_tls_older_than_one_two_is_refused(stage: Stage) -> None:
    def shake(version: ssl.TLSVersion) -> str | None:
        context = ssl.create_default_context(cadata=stage.run.hub.address["caCertificate"])
        context.set_ciphers("DEFAULT@SECLEVEL=0")
        context.minimum_version = context.maximum_version = version
        with socket.create_connection(("127.0.0.1", stage.run.hub.address["port"])) as plain:
            with context.wrap_socket(plain, server_hostname="127.0.0.1") as tls:
                return tls.version()

    with pytest.warns(DeprecationWarning), pytest.raises((ssl.SSLError, ConnectionError)):
        shake(ssl.TLSVersion.TLSv1_1)
    assert shake(ssl.TLSVersion.TLSv1_2) == "TLSv1.2"


def test_a_node_speaks_only_for_itself(stage: Stage) -> None:
    forged = PullMessagesRequest(node=stage.one.node)
    assert refusal(stage.two.send("pull-messages", forged)) == (403, 9002)
    key = ActivateNodeRequest(public_key=stage.one.pem, heartbeat_interval=30)
    assert refusal(stage.two.send("activate-node", key)) == (403, 9002)
    assert stage.two.send("pull-messages", PullMessagesRequest(node=stage.two.node)).status_code == 200


def test_a_forged_sender_is_refused_and_an_honest_one_passes(stage: Stage) -> None:
    request, _ = stage.two.build(stage.asked_one, good_reply(stage.asked_one))
    # The message says it comes from node one, whose instruction it answers; the call is signed by node two.
    assert request.messages_list[0].metadata.src_node_id == stage.one.node_id
    assert refusal(stage.two.send("push-messages", request)) == (403, 9002)
    request.messages_list[0].metadata.src_node_id = stage.two.node_id
    assert refusal(stage.two.send("push-messages", request)) == (403, 9002), "it was not asked this"
    request.messages_list[0].metadata.dst_node_id = SUPERLINK_NODE_ID
    honest, _ = stage.two.build(stage.asked_two, good_reply(stage.asked_two))
    assert stage.two.send("push-messages", honest).status_code == 200
    second, _ = stage.two.build(stage.asked_two, good_reply(stage.asked_two, examples=99))
    assert refusal(stage.two.send("push-messages", second)) == (403, 9002), "the first reply stays"
    assert stage.two.send("push-messages", honest).status_code == 200, "the same reply may come again"


def test_another_nodes_objects_are_neither_read_nor_deleted(stage: Stage) -> None:
    run_id = stage.asked_one.metadata.run_id
    message_id = stage.asked_one.metadata.message_id
    assert refusal(
        stage.two.send("pull-object", PullObjectRequest(node=stage.two.node, run_id=run_id, object_id=message_id))
    ) == (403, 9002)
    refused = stage.two.send(
        "confirm-message-received",
        ConfirmMessageReceivedRequest(node=stage.two.node, run_id=run_id, message_object_id=message_id),
    )
    assert refusal(refused) == (403, 9002)
    own = stage.one.send("pull-object", PullObjectRequest(node=stage.one.node, run_id=run_id, object_id=message_id))
    assert own.status_code == 200
    assert message_id.encode() not in own.content
    confirmed = ConfirmMessageReceivedRequest(node=stage.one.node, run_id=run_id, message_object_id=message_id)
    assert stage.one.send("confirm-message-received", confirmed).status_code == 200


def test_another_run_is_refused_and_this_one_is_told(stage: Stage) -> None:
    run_id = stage.asked_one.metadata.run_id
    assert refusal(stage.one.send("get-run", GetRunRequest(node=stage.one.node, run_id=run_id + 1))) == (403, 9002)
    assert stage.one.send("get-run", GetRunRequest(node=stage.one.node, run_id=run_id)).status_code == 200


def test_objects_nobody_announced_or_of_another_content_are_refused(stage: Stage) -> None:
    run_id = stage.asked_one.metadata.run_id
    stray = PushObjectRequest(node=stage.one.node, run_id=run_id, object_id="0" * 64, object_content=b"x")
    assert refusal(stage.one.send("push-object", stray)) == (403, 9002)
    request, objects = stage.one.build(stage.asked_one, good_reply(stage.asked_one))
    announced = stage.one.announce(request)
    object_id = announced.objects_to_push[0]
    wrong = PushObjectRequest(
        node=stage.one.node, run_id=run_id, object_id=object_id, object_content=b"x", session_id=announced.session_id
    )
    assert refusal(stage.one.send("push-object", wrong)) == (400, 9004)
    assert stage.one.push_object(run_id, object_id, objects[object_id].deflate(), announced.session_id)


def test_a_body_beyond_the_limit_is_refused_before_it_is_read(stage: Stage) -> None:
    too_large = b"x" * (100_000 + 1024 * 1024 + 1)
    large = stage.one.http.post("/v1/fleet/push-object", content=too_large, headers=stage.one.headers())
    assert refusal(large) == (413, 9003)
    unsized = stage.one.http.post("/v1/fleet/push-object", content=iter([b"x"]), headers=stage.one.headers())
    assert refusal(unsized) == (411, 9005)
    garbage = stage.one.http.post("/v1/fleet/push-object", content=b"\xff\xff", headers=stage.one.headers())
    assert refusal(garbage) == (400, 9004)
