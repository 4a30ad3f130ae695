"""The runner over a real socket pair: loads an app, answers, keeps its state, survives its exceptions."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from run_client.flower.flower_app import FlowerApp
from run_client.frames import ByteStream, read_frame, write_frame
from run_client.runner import serve

LAYOUT = [{"name": "w", "dtype": "float32", "shape": [1]}]
APP = """
from flwr.app import ConfigRecord, Message, MetricRecord, RecordDict
from flwr.clientapp import ClientApp
app = ClientApp()

@app.evaluate()
def evaluate(message, context):
    seen = context.state.config_records.setdefault("seen", ConfigRecord({"n": 0}))
    seen["n"] += 1
    if message.content["config"]["server-round"] == 2:
        raise ValueError("Mrs Smith")
    value = {"n": seen["n"], "bad": float("nan"), "list": [1, 2]}
    return Message(RecordDict({"m": MetricRecord(value), "notes": ConfigRecord({"site": "here"})}), reply_to=message)
"""


@pytest.fixture
def gateway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ByteStream]:
    (tmp_path / "client_app.py").write_text(APP)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(__import__("sys").modules, "client_app", raising=False)
    ours, theirs = socket.socketpair()
    thread = threading.Thread(target=lambda: serve(theirs.makefile("rwb"), str(tmp_path), FlowerApp), daemon=True)
    thread.start()
    with ours.makefile("rwb") as stream:
        yield stream
    ours.close()
    theirs.close()
    thread.join(5)


def ask(stream: ByteStream, number: int) -> dict[str, Any]:
    config = {"server-round": number}
    write_frame(stream, {"kind": "message", "id": number, "type": "evaluate", "config": config}, b"\0\0\0\0")
    return read_frame(stream)[0]


def test_app_is_loaded_once_and_answers_until_the_gateway_hangs_up(gateway: ByteStream) -> None:
    assert read_frame(gateway)[0] == {"kind": "runner"}
    write_frame(gateway, {"kind": "terms", "layout": LAYOUT, "runConfig": {}})
    assert read_frame(gateway)[0] == {"kind": "ready"}
    first = ask(gateway, 1)
    # The app's own configuration record stays inside; what is not finite travels as null for the guard to leave out.
    assert first["kinds"] == ["metrics"]
    assert first["metrics"] == {"n": 1, "bad": None, "list": [1, 2]}
    assert ask(gateway, 2) == {"kind": "failed", "errorName": "ValueError", "id": 2}
    assert ask(gateway, 3)["metrics"]["n"] == 3
