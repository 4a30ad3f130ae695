"""Trusts that die, fail, lie, dawdle or forget: the run goes on with k of n or ends with the true reason."""

import contextlib
import json
import re
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
from flwr.app import Array, ArrayRecord, ConfigRecord, Message, MetricRecord
from flwr.app.error import Error
from flwr.proto.fleet_pb2 import ActivateNodeRequest
from safetensors.numpy import load
from support.fleet_client import FleetClient, Reply, RunEnded, Site, config_of, good_reply
from support.run_process import Run, trust_id


def from_round(number: int, then: Callable[[Message], Reply]) -> Callable[[Message], Reply]:
    """Honest until training round `number`, and `then` something else."""

    def answer(asked: Message) -> Reply:
        phase, current, _ = config_of(asked)
        return then(asked) if phase == "train" and current >= number else good_reply(asked)

    return answer


def said(code: str, **more: Any) -> Error:
    return Error(2, json.dumps({"code": code, **more}))


def test_two_of_three_are_enough_when_one_dies_and_it_is_not_waited_for_twice(start_run: Callable[..., Run]) -> None:
    run = start_run(trusts=3, minTrusts=2, roundSeconds=10)
    for index in range(2):
        run.site(index, good_reply)
    dead = run.site(2, from_round(1, lambda _asked: dead.silent.set()))

    assert run.ends() == 0, run.log.read_text()

    aggregated = [(event["round"], event["returned"], event["expected"]) for event in run.hub.of("ROUND_AGGREGATED")]
    assert aggregated == [(1, 2, 3), (2, 2, 2), (3, 2, 2)]
    assert [(event["trustId"], event["round"]) for event in run.hub.of("CLIENT_LATE")] == [(trust_id(2), 1)]
    first, second = run.hub.of("ROUND_AGGREGATED")[:2]
    assert second["heard"] - first["heard"] < 10, "a round that waits for it takes all its seconds"


def test_a_late_reply_is_told_to_be_late_and_the_trust_may_join_again(start_run: Callable[..., Run]) -> None:
    refused: list[tuple[int, int]] = []

    def steady(asked: Message) -> Reply:
        phase, current, _ = config_of(asked)
        if phase == "train" and current == 2:
            # So that the other, late once, finds rounds to come back to.
            while not refused:
                time.sleep(0.05)
        if phase == "train":
            time.sleep(0.5)
        return good_reply(asked)

    run = start_run(minTrusts=1, rounds=4, roundSeconds=10)
    run.site(0, steady)
    client = run.client(run.keys[1])
    asked: list[int] = []

    def dawdle_once() -> None:
        client.activate()
        while True:
            instruction = client.pull()
            if instruction is None:
                time.sleep(0.05)
                continue
            if config_of(instruction)[0] == "train":
                asked.append(config_of(instruction)[1])
                if len(asked) == 1:
                    run.hub.wait_for(lambda: run.hub.of("CLIENT_LATE"))
                    answer = client.send("push-messages", client.build(instruction, good_reply(instruction))[0])
                    refused.append((answer.status_code, answer.json()["code"]))
                    continue
            client.reply(instruction, good_reply(instruction, step=5))

    def until_the_end() -> None:
        with contextlib.suppress(RunEnded):
            dawdle_once()

    threading.Thread(target=until_the_end, daemon=True).start()

    assert run.ends() == 0, run.log.read_text()

    assert refused == [(409, 9007)]
    assert [event["round"] for event in run.hub.of("CLIENT_LATE")] == [1]
    assert asked[0] == 1
    assert asked[-1] == 4
    assert [event["returned"] for event in run.hub.of("ROUND_AGGREGATED")][::3] == [1, 2]


def test_a_failure_is_reported_by_its_code_and_a_permanent_one_excludes(start_run: Callable[..., Run]) -> None:
    run = start_run(trusts=3, minTrusts=1)
    run.site(0, good_reply)
    detail = {"rule": "norm clip", "place": "parameters"}
    refused = run.site(1, from_round(1, lambda _: said("EGRESS_REFUSED", details=[detail])))
    talker = run.site(2, from_round(2, lambda _: Error(2, "Traceback: patient Smith, 1950-01-01")))

    assert run.ends() == 0, run.log.read_text()

    failures = {(event["trustId"], event["round"]): event["failure"] for event in run.hub.of("CLIENT_FAILED")}
    assert failures == {
        (trust_id(1), 1): {"code": "EGRESS_REFUSED", "class": "permanent", "details": [detail]},
        (trust_id(2), 2): {"code": "INTERNAL", "class": "transient"},
        (trust_id(2), 3): {"code": "INTERNAL", "class": "transient"},
    }
    assert len(refused.asked) == 2, "not asked again after a permanent failure"
    assert len(talker.asked) == 5, "asked again after a transient one"
    everything = json.dumps(run.hub.events) + run.log.read_text() + str(run.hub.stored)
    assert "Smith" not in everything


def test_too_few_answers_end_the_run_with_the_reason_of_each_trust(start_run: Callable[..., Run]) -> None:
    run = start_run(minTrusts=2, roundSeconds=3600)
    run.site(0, good_reply)
    run.site(1, from_round(2, lambda _: said("APP_FAILED", details=[{"rule": "ValueError", "place": "train.py:7"}])))

    # What can no longer be reached is not waited for, or this would take an hour.
    assert run.ends() == 1

    (finished,) = run.hub.finished
    assert finished["outcome"] == "FAILED"
    assert finished["roundsCompleted"] == 1
    assert finished["failure"] == {
        "code": "RUN_ROUND_TOO_FEW",
        "class": "permanent",
        "details": [{"rule": "APP_FAILED: ValueError", "place": f"round 2, trust {trust_id(1)}"}],
    }
    assert "global_model.safetensors" not in run.hub.stored


def test_nobody_joins_and_the_run_says_so(start_run: Callable[..., Run]) -> None:
    run = start_run(joinSeconds=1, minTrusts=2)
    run.site(0, good_reply)

    assert run.ends() == 1

    assert run.hub.finished[0]["failure"]["code"] == "RUN_TOO_FEW_TRUSTS"
    assert run.hub.finished[0]["failure"]["details"] == [{"rule": "did not join", "place": f"trust {trust_id(1)}"}]
    assert run.hub.kinds().count("TRUST_JOINED") == 1


def wrong_then_right(run: Run, index: int) -> FleetClient:
    """A client whose first call was refused for its clock, two hours behind, and whose clock is right now."""
    client = run.client(run.keys[index])
    activate = ActivateNodeRequest(public_key=client.pem, heartbeat_interval=30)
    client.clock_ahead = timedelta(hours=-2)
    for _ in range(2):
        assert client.send("activate-node", activate).json()["code"] == 9008
    client.clock_ahead = timedelta()
    return client


def clocks_logged(run: Run) -> list[tuple[str, str]]:
    lines = [json.loads(line) for line in run.log.read_text().splitlines()]
    return [(line["event"], line["trust"]) for line in lines if line["event"].startswith("CLOCK_")]


def test_a_trust_that_cannot_join_for_its_clock_is_named_with_the_clock(start_run: Callable[..., Run]) -> None:
    run = start_run(trusts=3, joinSeconds=10, minTrusts=3)
    run.site(0, good_reply)
    wrong_then_right(run, 1)

    assert run.ends() == 1

    wrong, absent = run.hub.finished[0]["failure"]["details"]
    assert run.hub.finished[0]["failure"]["code"] == "RUN_TOO_FEW_TRUSTS"
    assert absent == {"rule": "did not join", "place": f"trust {trust_id(2)}"}
    assert wrong["place"] == f"trust {trust_id(1)}"
    assert re.fullmatch(
        r"CLOCK_SKEW: the clock of the trust is 7[23]\d\d s behind the clock of the run server", wrong["rule"]
    )
    assert clocks_logged(run) == [("CLOCK_SKEW", trust_id(1))]


def test_a_trust_whose_clock_was_set_takes_part(start_run: Callable[..., Run]) -> None:
    run = start_run(rounds=1)
    run.site(0, good_reply)
    site = Site(wrong_then_right(run, 1), good_reply)
    run.sites.append(site)
    site.start()

    assert run.ends() == 0, run.log.read_text()

    assert run.hub.of("ROUND_AGGREGATED")[0]["returned"] == 2
    assert clocks_logged(run) == [("CLOCK_SKEW", trust_id(1)), ("CLOCK_RIGHT", trust_id(1))]


def test_a_trust_whose_clock_goes_wrong_in_a_round_is_named_with_the_clock(start_run: Callable[..., Run]) -> None:
    run = start_run(rounds=2, roundSeconds=10)
    run.site(0, good_reply)
    client = run.client(run.keys[1])

    def go_wrong(asked: Message) -> Reply:
        if config_of(asked)[0] == "train":
            client.clock_ahead = timedelta(hours=1)
        return good_reply(asked)

    site = Site(client, go_wrong)
    run.sites.append(site)
    site.start()

    assert run.ends() == 1

    failure = run.hub.finished[0]["failure"]
    assert failure["code"] == "RUN_ROUND_TOO_FEW"
    assert "CLOCK_SKEW: the clock of the trust is 3" in failure["details"][0]["rule"]
    assert "9008" in str(site.fault)
    assert clocks_logged(run) == [("CLOCK_SKEW", trust_id(1))]


def test_a_claimed_and_forgotten_instruction_is_sent_again_with_a_new_nonce(start_run: Callable[..., Run]) -> None:
    run = start_run(rounds=1)
    run.site(0, good_reply)
    forgotten: list[Message] = []

    def forget_once(asked: Message) -> Reply:
        if config_of(asked)[0] == "train" and not forgotten:
            forgotten.append(asked)
            return None  # As after kill -9 between the claim and the journal: it pulls again.
        return good_reply(asked)

    site = run.site(1, forget_once)

    assert run.ends() == 0, run.log.read_text()

    trained = [(number, nonce) for phase, number, nonce in site.asked if phase == "train"]
    assert [number for number, _ in trained] == [1, 1]
    assert trained[0][1] != trained[1][1]
    assert run.hub.of("ROUND_AGGREGATED")[0]["returned"] == 2
    assert run.hub.kinds().count("CLIENT_LATE") == 0


def test_replies_that_break_a_rule_never_count(start_run: Callable[..., Run]) -> None:
    def with_parameters(values: np.ndarray) -> Callable[[Message], Reply]:
        def answer(asked: Message) -> Reply:
            reply = good_reply(asked)
            reply["arrays"] = ArrayRecord({"parameters": Array(values)})
            return reply

        return answer

    def with_metrics(**metrics: Any) -> Callable[[Message], Reply]:
        def answer(asked: Message) -> Reply:
            reply = good_reply(asked)
            reply["metrics"] = MetricRecord({"num-examples": 10, **metrics})
            return reply

        return answer

    def stale_nonce(asked: Message) -> Reply:
        reply = good_reply(asked)
        reply["config"] = ConfigRecord({"nonce": "0" * 32})
        return reply

    broken = [
        (with_parameters(np.array([1, 2, np.nan, 4, 5, 6], "<f4")), "finite values"),
        (with_parameters(np.array([1, 2, np.inf, 4, 5, 6], "<f4")), "finite values"),
        (with_parameters(np.zeros(7, "<f4")), "float32 of the model's length"),
        (with_parameters(np.zeros(6, "<f8")), "float32 of the model's length"),
        (with_metrics(secret=1.0), "declared metrics only"),
        (stale_nonce, "the instruction's nonce and nothing else"),
    ]
    run = start_run(trusts=len(broken) + 1, minTrusts=1, rounds=1)
    run.site(0, good_reply)
    for index, (breach, _) in enumerate(broken, start=1):
        run.site(index, from_round(1, breach))

    assert run.ends() == 0, run.log.read_text()

    told = {event["trustId"]: event["failure"] for event in run.hub.of("CLIENT_FAILED")}
    for index, (_, rule) in enumerate(broken, start=1):
        assert told[trust_id(index)]["code"] == "TASK_RESULT_INVALID"
        assert told[trust_id(index)]["details"][0]["rule"] == rule
    assert trust_id(0) not in told
    np.testing.assert_array_equal(load(run.hub.stored["global_model.safetensors"])["b"], np.ones(2, "f4"))


def test_a_round_without_examples_and_a_metric_that_is_no_number_cost_no_more_than_themselves(
    start_run: Callable[..., Run],
) -> None:
    def odd(asked: Message) -> Reply:
        reply = good_reply(asked, step=5)
        match config_of(asked)[:2]:
            case "train", 1:
                reply["metrics"] = MetricRecord({"num-examples": 0, "auc": float("nan")})
            case "train", 2:
                reply["metrics"] = MetricRecord({"num-examples": 10, "auc": float("nan"), "loss": 0.25})
            case "train", 3:
                reply["metrics"] = MetricRecord({"num-examples": 10, "auc": 1e10, "loss": 0.5})
        return reply

    run = start_run(minTrusts=1)
    run.site(0, odd)
    run.site(1, good_reply)

    assert run.ends() == 0, run.log.read_text()

    assert [(event["round"], event["returned"]) for event in run.hub.of("ROUND_AGGREGATED")] == [(1, 1), (2, 2), (3, 2)]
    failures = [(event["trustId"], event["round"], event["failure"]) for event in run.hub.of("CLIENT_FAILED")]
    assert failures == [(trust_id(0), 1, {"code": "NO_EXAMPLES", "class": "transient"})]
    metrics = {
        (event["round"], event["name"]): event["value"]
        for event in run.hub.of("METRIC")
        if event["trustId"] == trust_id(0) and event["round"] in (1, 2)
    }
    assert metrics == {(2, "loss"): 0.25}
    # One step of the other trust alone, then twice the mean of five and one.
    np.testing.assert_array_equal(load(run.hub.stored["global_model.safetensors"])["b"], np.full(2, 7, "f4"))


def test_a_round_in_which_nobody_has_an_example_ends_the_run_and_says_so(start_run: Callable[..., Run]) -> None:
    run = start_run(minTrusts=1)
    for index in range(2):
        run.site(index, from_round(2, lambda asked: good_reply(asked, examples=0)))

    assert run.ends() == 1

    failure = run.hub.finished[-1]["failure"]
    assert failure["code"] == "RUN_ROUND_TOO_FEW"
    assert {detail["rule"] for detail in failure["details"]} == {"NO_EXAMPLES"}


def test_a_metric_too_small_for_the_ledger_is_told_as_zero(start_run: Callable[..., Run]) -> None:
    def tiny(asked: Message) -> Reply:
        reply = good_reply(asked)
        reply["metrics"] = MetricRecord({"num-examples": 10, "auc": 1e-200})
        return reply

    run = start_run(rounds=1)
    run.site(0, tiny)
    run.site(1, good_reply)

    assert run.ends() == 0, run.log.read_text()

    told = {event["trustId"]: event["value"] for event in run.hub.of("METRIC") if event["round"] == 1}
    assert told[trust_id(0)] == 0
    assert told[trust_id(1)] > 0


def test_a_reply_torn_half_way_is_finished_later_and_counts(start_run: Callable[..., Run]) -> None:
    run = start_run(rounds=1)
    run.site(0, good_reply)
    client = run.client(run.keys[1])
    torn: list[Message] = []

    def tear(asked: Message) -> Reply:
        if config_of(asked)[0] != "train" or torn:
            return good_reply(asked)
        torn.append(asked)
        # Other metrics than the other trust's, so that the two share no object.
        request, objects = client.build(asked, good_reply(asked, step=3, metrics={"auc": 0.25}))
        first = client.announce(request)
        run_id = asked.metadata.run_id
        done = first.objects_to_push[0]
        assert client.push_object(run_id, done, objects[done].deflate(), first.session_id)
        # As after kill -9 and a restart on the journal: the same announcement again.
        again = client.announce(request)
        assert set(again.objects_to_push) == set(first.objects_to_push[1:])
        for object_id in again.objects_to_push:
            assert client.push_object(run_id, object_id, objects[object_id].deflate(), again.session_id)
        return None

    site = Site(client, tear)
    run.sites.append(site)
    site.start()

    assert run.ends() == 0, (repr(site.fault), run.log.read_text())

    assert run.hub.of("ROUND_AGGREGATED")[0]["returned"] == 2
    np.testing.assert_array_equal(load(run.hub.stored["global_model.safetensors"])["b"], np.full(2, 2, "f4"))
