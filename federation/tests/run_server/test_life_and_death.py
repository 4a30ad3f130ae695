"""Server processes that are stopped, killed, told to stop, or take over from one that died."""

import hashlib
import json
import os
import signal
import time
from collections.abc import Callable

import numpy as np
import pytest
from flwr.app import Message, RecordDict
from safetensors.numpy import load, save
from support.fleet_client import good_reply
from support.run_process import LAYOUT, Run, trust_id, wait_gone

from run_server.core.history import History, PhaseReport, SiteReport
from run_server.core.run_config import TensorLayout
from run_server.core.starting_point import write_checkpoint


def slow(asked: Message) -> RecordDict:
    time.sleep(0.3)
    return good_reply(asked)


def under_way(run: Run) -> int:
    """Two sites at work in round 1 or later; the SuperLink's process id."""
    for index in range(2):
        run.site(index, slow)
    run.hub.wait_for(lambda: run.hub.of("ROUND_STARTED"))
    return run.superlink()


def test_a_killed_superlink_ends_the_run_at_once_with_the_true_reason(start_run: Callable[..., Run]) -> None:
    run = start_run(rounds=50)
    superlink = under_way(run)
    os.kill(superlink, signal.SIGKILL)

    assert run.ends() == 1

    (finished,) = run.hub.finished
    assert finished["outcome"] == "FAILED"
    assert finished["failure"]["code"] == "RUN_SERVER_LOST"
    assert finished["failure"]["details"] == [{"rule": "SuperLink ended", "place": "run server"}]
    assert finished["roundsCompleted"] < 50
    assert "global_model.safetensors" not in run.hub.stored
    for site in run.sites:
        site.join(5)
        assert site.told or "502" in str(site.fault)


def test_a_killed_server_takes_its_superlink_with_it(start_run: Callable[..., Run]) -> None:
    run = start_run(rounds=50)
    superlink = under_way(run)
    run.process.kill()
    run.process.wait()
    assert wait_gone(superlink)
    assert run.hub.finished == []


def test_a_server_told_to_end_says_so_and_leaves_nothing(start_run: Callable[..., Run]) -> None:
    run = start_run(rounds=50)
    superlink = under_way(run)
    run.process.send_signal(signal.SIGTERM)

    assert run.ends() == 1

    assert run.hub.finished[0]["roundsCompleted"] < 50
    assert run.hub.finished[0]["failure"]["code"] == "RUN_SERVER_LOST"
    assert wait_gone(superlink)
    assert not list((run.log.parent / "state").iterdir())


def test_a_server_behind_a_listener_reports_the_port_of_the_listener(start_run: Callable[..., Run]) -> None:
    run = start_run(environment={"ADVERTISED_PORT": "9092"})
    run.hub.wait_for(lambda: run.hub.ready)
    run.process.send_signal(signal.SIGTERM)

    assert run.ends() == 1

    assert run.hub.address["port"] == 9092


def test_a_hub_that_says_stop_is_obeyed(start_run: Callable[..., Run]) -> None:
    run = start_run(rounds=50)
    under_way(run)
    run.hub.should_continue = False

    assert run.ends() == 1

    assert run.hub.finished[0]["roundsCompleted"] < 50
    assert run.hub.finished[0]["failure"] == {"code": "RUN_STOPPED", "class": "permanent"}


def checkpoint_after_two_rounds() -> bytes:
    site = {trust_id(0): SiteReport(numExamples=10, metrics={"auc": 0.4})}
    history = History(
        initial=PhaseReport(round=0, expected=1, aggregated={"auc": 0.4}, site=site),
        rounds=[PhaseReport(round=number, expected=1, aggregated={"auc": 0.4}, site=site) for number in (1, 2)],
    )
    layout = [TensorLayout.model_validate(entry) for entry in LAYOUT]
    return write_checkpoint(np.full(6, 100, "<f4"), layout, history)


def test_a_server_that_takes_over_goes_on_behind_the_checkpoint(start_run: Callable[..., Run]) -> None:
    content = checkpoint_after_two_rounds()
    checkpoint = {"url": "", "sha256": hashlib.sha256(content).hexdigest(), "round": 2}
    run = start_run(files={"checkpoint": content}, checkpoint=checkpoint)
    for index in range(2):
        run.site(index, good_reply)

    assert run.ends() == 0, run.log.read_text()

    assert [event["round"] for event in run.hub.of("ROUND_STARTED")] == [3]
    np.testing.assert_array_equal(load(run.hub.stored["global_model.safetensors"])["b"], np.full(2, 101, "f4"))
    cross = json.loads(run.hub.stored["cross_site_evaluation.json"])
    assert [entry["round"] for entry in cross["rounds"]] == [1, 2, 3]
    assert cross["initial"]["site"][trust_id(0)]["metrics"] == {"auc": 0.4}
    assert run.hub.finished[0]["roundsCompleted"] == 3


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("missing", "a file that can be downloaded"),
        ("changed", "the file that was kept, with the parameters of the model"),
        ("of another shape", "the file that was kept, with the parameters of the model"),
    ],
)
def test_a_checkpoint_that_cannot_be_read_fails_the_run(start_run: Callable[..., Run], fault: str, rule: str) -> None:
    content = save({"w": np.zeros(3, "<f4")}) if fault == "of another shape" else checkpoint_after_two_rounds()
    kept = content + b"x" if fault == "changed" else content
    checkpoint = {"url": "", "sha256": hashlib.sha256(kept).hexdigest(), "round": 2}
    run = start_run(files={} if fault == "missing" else {"checkpoint": content}, checkpoint=checkpoint)

    assert run.ends() == 1

    assert run.hub.of("ROUND_STARTED") == []
    assert run.hub.finished[0]["roundsCompleted"] == 0
    assert run.hub.finished[0]["failure"] == {
        "code": "RUN_CHECKPOINT_UNREADABLE",
        "class": "permanent",
        "details": [{"rule": rule, "place": "checkpoint of round 2"}],
    }


def test_another_model_than_the_hub_names_is_not_trained(start_run: Callable[..., Run]) -> None:
    run = start_run(
        model={
            "url": "http://127.0.0.1:1/",
            "fileSha256": "0" * 64,
            "parametersSha256": "0" * 64,
            "layout": LAYOUT,
        }
    )
    run.hub.config["model"]["url"] = f"{run.hub.origin}/store/model"

    assert run.ends() == 1

    assert run.hub.finished[0]["failure"]["code"] == "RUN_SERVER_LOST"
    assert run.hub.finished[0]["failure"]["details"][0]["place"] == "ModelUnusable"
    assert run.hub.events == []
