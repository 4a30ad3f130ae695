"""Loads the app once and answers messages with it until the gateway hangs up."""

import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO

from flwr.app import ArrayRecord, ConfigRecord, Context, Message, Metadata, RecordDict
from flwr.clientapp import ClientApp

from run_client.flower.parameters import Layout, named_arrays
from run_client.flower.reply import reply_frame
from run_client.frames import read_frame, write_frame

# Flower wants ids on both ends of a message; inside the sandbox they mean nothing.
_RUN, _SERVER, _NODE = 1, 1, 2
_TTL_SECONDS = 43_200.0


def load_app(folder: str) -> ClientApp:
    """The `app` of `client_app.py`, or the only ClientApp in it."""
    sys.path.insert(0, folder)
    module = importlib.import_module("client_app")
    found = getattr(module, "app", None)
    if isinstance(found, ClientApp):
        return found
    others = [value for value in vars(module).values() if isinstance(value, ClientApp)]
    if len(others) != 1:
        raise TypeError("client_app.py must define one ClientApp, named app")
    return others[0]


def run_config(folder: str, platform: dict[str, Any]) -> dict[str, Any]:
    """Scalars of the app's own config.json, and what the platform says above them; Flower knows scalars only."""
    file = Path(folder) / "config.json"
    own = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return {key: value for key, value in own.items() if isinstance(value, (bool, int, float, str))} | platform


def _message(header: dict[str, Any], layout: Layout, vector: bytes) -> Message:
    records: dict[str, ArrayRecord | ConfigRecord] = {
        "arrays": named_arrays(vector, layout),
        "config": ConfigRecord(header["config"]),
    }
    metadata = Metadata(
        run_id=_RUN,
        message_id="",
        src_node_id=_SERVER,
        dst_node_id=_NODE,
        reply_to_message_id="",
        group_id="",
        created_at=time.time(),
        ttl=_TTL_SECONDS,
        message_type=header["type"],
    )
    return Message(content=RecordDict(records), metadata=metadata)


def _answer(app: ClientApp, context: Context, layout: Layout, header: dict[str, Any], vector: bytes):
    reply = app(_message(header, layout, vector), context)
    if reply.has_error():
        raise RuntimeError("the app answered with an error")
    return reply_frame(reply, layout)


def serve(stream: BinaryIO, folder: str) -> None:
    """Says hello, takes the terms of the run, loads the app, then answers one message at a time."""
    write_frame(stream, {"kind": "runner"})
    terms, _ = read_frame(stream)
    layout: Layout = terms["layout"]
    context = Context(
        run_id=_RUN,
        node_id=_NODE,
        node_config={},
        state=RecordDict(),
        run_config={},
    )
    try:
        context.run_config.update(run_config(folder, terms["runConfig"]))
        app = load_app(folder)
    except BaseException as error:  # noqa: BLE001 - whatever untrusted code throws, even SystemExit
        write_frame(stream, {"kind": "failed", "errorName": type(error).__name__})
        return
    write_frame(stream, {"kind": "ready"})
    while True:
        try:
            header, vector = read_frame(stream)
        except EOFError:
            return
        try:
            answer, body = _answer(app, context, layout, header, vector)
        except BaseException as error:  # noqa: BLE001
            # The text of an exception may quote a row: only the name of its class is said, and only at the trust.
            answer, body = {"kind": "failed", "errorName": type(error).__name__}, b""
        write_frame(stream, {**answer, "id": header["id"]}, body)
