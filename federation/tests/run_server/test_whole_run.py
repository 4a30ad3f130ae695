"""Whole runs: real SuperLink, real TLS, real HTTP."""

import json
from collections.abc import Callable

import numpy as np
from safetensors.numpy import load
from support.fleet_client import good_reply
from support.run_process import Run, trust_id, wait_gone


def test_two_trusts_train_three_rounds_and_the_arithmetic_is_exact(start_run: Callable[..., Run]) -> None:
    run = start_run(axes={"auc": "loss"})
    run.hub.faults = 2  # The hub stumbles twice at the start: nobody must notice.
    run.hub.too_early = 2  # Nor that its listener passes nothing on at first.
    run.site(0, lambda asked: good_reply(asked, step=1, examples=10, metrics={"auc": 0.5, "loss": 2.0}))
    run.site(1, lambda asked: good_reply(asked, step=4, examples=30, metrics={"auc": 0.75}))
    superlink = run.superlink()

    assert run.ends() == 0, run.log.read_text()

    # (1 x 10 + 4 x 30) / 40 = 3.25 a round, added to each parameter.
    model = load(run.hub.stored["global_model.safetensors"])
    np.testing.assert_array_equal(model["w"], np.arange(4, dtype="f4").reshape(2, 2) + np.float32(9.75))
    np.testing.assert_array_equal(model["b"], np.full(2, 9.75, "f4"))

    (finished,) = run.hub.finished
    del finished["heard"]
    names = ["cross_site_evaluation.json", "global_model.safetensors", "metrics.json"]
    assert finished == {"outcome": "COMPLETED", "results": names, "roundsCompleted": 3}
    checkpoints = {f"checkpoint-{number}.safetensors" for number in (1, 2, 3)}
    assert set(run.hub.stored) == checkpoints | set(names)

    cross = json.loads(run.hub.stored["cross_site_evaluation.json"])
    assert cross["num_rounds"] == 3
    assert cross["final_model"] == "global_model.safetensors"
    assert cross["initial"]["site"][trust_id(1)] == {"numExamples": 30, "metrics": {"auc": 0.75}}
    assert cross["final"]["aggregated"] == {"auc": 0.6875, "loss": 2.0}
    assert [entry["round"] for entry in cross["rounds"]] == [1, 2, 3]

    sequences = [event["sequence"] for event in run.hub.events]
    assert sequences == list(range(sequences[0], sequences[0] + len(sequences)))
    kinds = run.hub.kinds()
    assert kinds.count("TRUST_JOINED") == 2
    assert kinds.count("CLIENT_RESULT_RECEIVED") == 2 * (1 + 3 + 1)
    assert [event["round"] for event in run.hub.of("ROUND_STARTED")] == [1, 2, 3]
    assert {(event["returned"], event["expected"]) for event in run.hub.of("ROUND_AGGREGATED")} == {(2, 2)}
    rounds_of_metrics = {event["round"] for event in run.hub.of("METRIC")}
    assert rounds_of_metrics == {0, 1, 2, 3}
    # The first trust says where its values lie; what the second leaves out lies over the rounds.
    places = {(event["trustId"], event["name"]): event.get("x") for event in run.hub.of("METRIC")}
    assert places == {
        (trust_id(0), "auc"): {"axis": "loss", "value": 2.0},
        (trust_id(0), "loss"): None,
        (trust_id(1), "auc"): None,
    }
    assert all(event["sizeBytes"] > 0 for event in run.hub.of("CLIENT_RESULT_RECEIVED"))

    for site in run.sites:
        site.join(5)
        assert site.fault is None
        assert site.told, "a client must hear that the run is over"
        assert [(phase, number) for phase, number, _ in site.asked] == [
            ("evaluate", 0),
            ("train", 1),
            ("train", 2),
            ("train", 3),
            ("evaluate", 3),
        ]
    nonces = [nonce for site in run.sites for _, _, nonce in site.asked]
    assert len(set(nonces)) == len(nonces)
    assert wait_gone(superlink), "nothing may be left running"
    assert not list((run.log.parent / "state").iterdir())
    print("\n" + run.log.read_text(), "start-up", run.hub.address["at"] - run.started_at)


def test_an_evaluation_asks_once_and_leaves_the_model_alone(start_run: Callable[..., Run]) -> None:
    run = start_run(jobType="evaluation")
    for index in range(2):
        run.site(index, good_reply)

    assert run.ends() == 0

    assert {tuple(site.asked[0][:2]) for site in run.sites} == {("evaluate", 0)}
    assert all(len(site.asked) == 1 for site in run.sites)
    assert set(run.hub.stored) == {"cross_site_evaluation.json", "metrics.json"}
    assert run.hub.finished[0]["roundsCompleted"] == 0
    assert json.loads(run.hub.stored["metrics.json"])[0]["value"] == 0.5
