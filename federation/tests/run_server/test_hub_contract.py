"""What a real run server sends to the hub is what the contracts say, field by field, in both directions."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from flwr.app import Message
from flwr.app.error import Error
from support.fleet_client import Reply, config_of, good_reply
from support.hub_contract import HubContract, read_description
from support.run_process import Run
from support.stub_hub import CONTRACT, RUN_ID, TOKEN, StubHub

Sent = list[tuple[str, dict[str, Any]]]
PATHS = {f"/api/run-server/{name}" for name in ("token", "ready", "events", "results", "finish")}
# What a person could write instead is known to the hub only.
NEVER_SENT = {("FaultDetail", "instead")}


@pytest.fixture(scope="module")
def sent(start_run: Callable[..., Run]) -> Sent:
    """Every kind of message: of a run with a trust that fails and one that is late, and of one that nobody joined."""
    failed = json.dumps({"code": "EGRESS_REFUSED", "details": [{"rule": "norm clip", "place": "parameters"}]})

    def unless_training(reply: Reply) -> Callable[[Message], Reply]:
        return lambda asked: reply if config_of(asked)[0] == "train" else good_reply(asked)

    run, alone = (
        start_run(trusts=3, minTrusts=1, rounds=1, roundSeconds=10, axes={"auc": "loss"}),
        start_run(joinSeconds=1),
    )
    run.site(0, lambda asked: good_reply(asked, metrics={"auc": 0.5, "loss": 0.25}))
    run.site(1, unless_training(Error(2, failed)))
    run.site(2, unless_training(None))
    assert run.ends() == 0, run.log.read_text()
    assert alone.ends() == 1
    return [*run.hub.messages, *alone.hub.messages]


def is_refused(message: tuple[str, dict[str, Any]], contract: HubContract = CONTRACT) -> bool:
    path, body = message
    return contract.faults_of_request("POST", path, body) != []


def objects_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in `value`, itself among them; a change of one is a change of `value`."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from objects_in(inner)
    if isinstance(value, list):
        for inner in value:
            yield from objects_in(inner)


def described_objects(description: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of the contracts that a run server sends, each with the name of the schema that holds it."""
    schemas = description["components"]["schemas"]
    waiting = [
        operation["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
        for path, operation in description["paths"].items()
        if path in PATHS
    ]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for inner in objects_in(schemas[name]):
            if "properties" in inner:
                yield name, inner
            if "$ref" in inner:
                waiting.append(inner["$ref"].rsplit("/", 1)[1])


def test_every_message_and_event_of_the_contract_is_sent_and_accepted(sent: Sent) -> None:
    assert {path for path, _ in sent} == PATHS
    assert [message for message in sent if is_refused(message)] == []
    events = [event["event"] for _, body in sent for event in body.get("events", [])]
    kinds = read_description()["components"]["schemas"]["RunEvent"]["oneOf"]
    assert set(events) == {kind["properties"]["event"]["const"] for kind in kinds}
    assert {body["outcome"] for _, body in sent if "outcome" in body} == {"COMPLETED", "FAILED"}


def test_a_field_that_the_run_server_names_otherwise_is_refused(sent: Sent) -> None:
    for path, body in sent:
        for index, inner in enumerate(objects_in(body)):
            for name in inner:
                changed = copy.deepcopy(body)
                place = list(objects_in(changed))[index]
                place[f"{name}Other"] = place.pop(name)
                assert is_refused((path, changed)), f"{path}: {name} of {inner}"


def test_a_field_that_the_contract_names_otherwise_is_refused(sent: Sent) -> None:
    names = [
        (index, schema, name)
        for index, (schema, described) in enumerate(described_objects(read_description()))
        for name in described["properties"]
    ]
    assert {(schema, name) for _, schema, name in names} >= NEVER_SENT
    for index, schema, name in names:
        description = read_description()
        _, described = list(described_objects(description))[index]
        described["properties"][f"{name}Other"] = described["properties"].pop(name)
        described["required"] = [f"{name}Other" if one == name else one for one in described["required"]]
        refused = any(is_refused(message, HubContract(description)) for message in sent)
        assert refused == ((schema, name) not in NEVER_SENT), f"{name} of {schema}"


def test_a_field_that_the_run_server_leaves_out_is_refused_unless_the_contract_lets_it(sent: Sent) -> None:
    left_out = {
        (path, name)
        for path, body in sent
        for name in body
        if not is_refused((path, {key: value for key, value in body.items() if key != name}))
    }
    assert left_out == {("/api/run-server/results", "checkpointRound"), ("/api/run-server/finish", "failure")}


def test_a_hub_that_the_contract_does_not_describe_is_found_out() -> None:
    assert CONTRACT.faults_of_request("GET", "/api/run-server/config", None) == []
    assert CONTRACT.faults_of_request("GET", "/api/run-server/configuration", None) != []
    assert CONTRACT.faults_of_request("POST", "/api/run-server/config", None) != []
    assert CONTRACT.faults_of_answer("POST", "/api/run-server/events", 200, {"continue": True}) == []
    assert CONTRACT.faults_of_answer("POST", "/api/run-server/events", 200, {"goOn": True}) != []
    assert CONTRACT.faults_of_answer("POST", "/api/run-server/events", 204, None) != []
    assert CONTRACT.faults_of_answer("POST", "/api/run-server/ready", 204, None) == []


def test_the_stub_of_the_hub_refuses_what_breaks_the_contract_and_keeps_it() -> None:
    hub = StubHub({}, {})
    headers = {"authorization": f"Bearer {TOKEN}", "x-flip-run": RUN_ID}
    ready = {"host": "127.0.0.1", "port": 1, "caCertificate": "PEM"}

    def post(body: dict[str, Any]) -> int:
        return httpx.post(f"{hub.url}/run-server/ready", headers=headers, json=body).status_code

    assert post(ready) == 204
    assert hub.breaches == []
    assert post({**ready, "port": "1"}) == 400
    assert len(hub.breaches) == 1
    hub.close()
