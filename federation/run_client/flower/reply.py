"""A Flower reply as a frame. Every claim in it is checked again by the egress guard outside."""

import math
from typing import Any

from flwr.app import Message, RecordDict

from run_client.flower.parameters import Layout, flat_vector


def _plain(value: Any) -> Any:
    """A metric as JSON can carry it; what is not finite becomes null, which the guard leaves out."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def reply_frame(message: Message, layout: Layout) -> tuple[dict[str, Any], bytes]:
    """Header and body of a reply. Configuration records stay inside: they are the app's own notes."""
    content: RecordDict = message.content
    arrays = list(content.array_records.values())
    metrics = list(content.metric_records.values())
    found, body = flat_vector(arrays[0], layout) if arrays else ([], b"")
    header = {
        "kind": "reply",
        "kinds": ["arrays"] * len(arrays) + ["metrics"] * len(metrics),
        "layout": found,
        "metrics": {name: _plain(value) for name, value in metrics[0].items()} if metrics else {},
    }
    return header, body
