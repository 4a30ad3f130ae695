"""A researcher's Flower ClientApp behind the runner's port."""

import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any

from flwr.app import ArrayRecord, ConfigRecord, Context, Message, Metadata, MetricRecord, RecordDict
from flwr.app.message import make_message
from flwr.clientapp import ClientApp

from run_client.flower.parameters import Layout, named_arrays
from run_client.flower.reply import reply_frame

# Flower requires ids on both ends of a message; inside the sandbox they have no meaning.
_RUN, _SERVER, _NODE = 1, 1, 2
_TTL_SECONDS = 43_200.0


class FlowerApp:
    """The ClientApp of an app folder, with one Flower context for the whole run."""

    def __init__(self, folder: str, layout: Layout, platform_config: dict[str, Any]) -> None:
        """Load `client_app.py`; see `load_app` and `run_config` for what is read from `folder`.

        Raises:
            Exception: whatever the code of the app raises while it is imported.
        """
        self._layout = layout
        self._context = Context(
            run_id=_RUN,
            node_id=_NODE,
            node_config={},
            state=RecordDict(),
            run_config=run_config(folder, platform_config),
        )
        self._app = load_app(folder)

    def answer(self, header: dict[str, Any], vector: bytes) -> tuple[dict[str, Any], bytes]:
        """Header and body of the reply to one message; `vector` is little-endian float32 in layout order.

        Raises:
            RuntimeError: the app replied with an error.
            Exception: whatever the code of the app raises.
        """
        reply = self._app(_message(header, self._layout, vector), self._context)
        if reply.has_error():
            raise RuntimeError("the app answered with an error")
        return reply_frame(reply, self._layout)


def load_app(folder: str) -> ClientApp:
    """The `app` of `client_app.py`, or the only ClientApp in it.

    Raises:
        TypeError: the module defines no ClientApp, or several and none named `app`.
    """
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
    """The scalars of the app's own config.json, overridden by those of the platform; Flower allows scalars only."""
    file = Path(folder) / "config.json"
    own = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return {key: value for key, value in own.items() if isinstance(value, (bool, int, float, str))} | platform


def _message(header: dict[str, Any], layout: Layout, vector: bytes) -> Message:
    records: dict[str, ArrayRecord | MetricRecord | ConfigRecord] = {
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
    return make_message(metadata, content=RecordDict(records))
