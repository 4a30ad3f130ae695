"""Log lines in JSON, one an event; values are ids, counts, times and codes only."""

import json
import sys
from datetime import UTC, datetime


def log_line(event: str, **values: str | int | float) -> None:
    """Write one line to standard output."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    sys.stdout.write(json.dumps({"at": at, "event": event, **values}) + "\n")
    sys.stdout.flush()
