"""What the client does with the answers of a hub."""

from collections.abc import Iterator

import pytest
from support.stub_hub import RUN_ID, TOKEN, StubHub

from run_server.core.hub_client import HubClient, HubRefused


@pytest.fixture
def hub() -> Iterator[StubHub]:
    stub = StubHub({}, {})
    yield stub
    stub.close()


def client(hub: StubHub, token: str = TOKEN) -> HubClient:
    return HubClient(hub.url, RUN_ID, token, retry_seconds=0)


def test_a_server_says_that_it_listens_until_trusts_reach_it(hub: StubHub) -> None:
    hub.too_early = 3
    client(hub).ready("run.example", 9092, "PEM")
    assert hub.too_early == 0
    assert (hub.address["host"], hub.address["port"]) == ("run.example", 9092)


def test_a_hub_that_refuses_it_is_asked_once(hub: StubHub) -> None:
    with pytest.raises(HubRefused) as refused:
        client(hub, "another token").ready("run.example", 9092, "PEM")
    assert refused.value.status == 401
    assert hub.refused == ["/api/run-server/ready"]


def test_a_server_replaces_the_token_that_it_was_started_with(hub: StubHub) -> None:
    server = client(hub)
    server.take_token()
    server.ready("run.example", 9092, "PEM")
    with pytest.raises(HubRefused) as refused:
        client(hub).ready("run.example", 9092, "PEM")
    assert refused.value.status == 401
    assert TOKEN not in str(hub.messages)


def test_a_server_has_its_token_also_where_the_answer_was_lost(hub: StubHub) -> None:
    hub.lost_answers = 1
    server = HubClient(hub.url, RUN_ID, TOKEN, retry_seconds=30)
    server.take_token()
    server.ready("run.example", 9092, "PEM")
    assert hub.refused == ["/api/run-server/token"]


def test_a_server_ends_where_somebody_else_has_taken_its_token(hub: StubHub) -> None:
    client(hub).take_token()
    with pytest.raises(HubRefused) as refused:
        client(hub).take_token()
    assert refused.value.status == 401
