"""Reports the events of a run to the hub: in order, in batches, each repeated until the hub has accepted it."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Protocol

import httpx

from run_server.core.hub_client import HubClient, HubRefused
from run_server.core.log_line import log_line

_BATCH = 100
# Numbers start at the time of the start, so that a server that takes over a run never repeats its predecessor's.
_NUMBERING_STARTS = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
_NUMBERS_PER_SECOND = 16


def first_sequence(now: float) -> int:
    """The first sequence number of a server that starts at `now` (seconds since 1970)."""
    return max(0, int((now - _NUMBERING_STARTS) * _NUMBERS_PER_SECOND))


class EventReporter(Protocol):
    """Takes the events of a run."""

    def report(self, event: str, **values: Any) -> None:
        """Report an event of the contract `RunEvent` with its values."""


class EventQueue:
    """A queue of events and the thread that sends them; calls `on_stop` when the hub wants the run to end."""

    def __init__(self, hub: HubClient, on_stop: Callable[[], None]) -> None:
        self._hub, self._on_stop = hub, on_stop
        self._sequence = first_sequence(time.time())
        self._waiting: list[dict[str, Any]] = []
        self._sending = False
        self._broken = False
        self._changed = threading.Condition()
        threading.Thread(target=self._run, name="events", daemon=True).start()

    def report(self, event: str, **values: Any) -> None:
        """Queue an event of the contract `RunEvent` with its values; returns at once."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        with self._changed:
            self._waiting.append({"event": event, **values, "sequence": self._sequence, "at": at})
            self._sequence += 1
            self._changed.notify_all()

    def flush(self, seconds: float) -> bool:
        """Wait up to `seconds` until the hub has accepted every event; false when it has not."""
        with self._changed:
            self._changed.wait_for(lambda: self._broken or not (self._waiting or self._sending), seconds)
            return not (self._broken or self._waiting or self._sending)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting)
                batch, self._waiting = self._waiting[:_BATCH], self._waiting[_BATCH:]
                self._sending = True
            try:
                should_continue = self._hub.events(batch)
            except (HubRefused, httpx.HTTPError, ValueError, KeyError) as error:
                log_line("EVENTS_REFUSED", error=type(error).__name__)
                with self._changed:
                    self._broken = True
                    self._changed.notify_all()
                self._on_stop()
                return
            with self._changed:
                self._sending = False
                self._changed.notify_all()
            if not should_continue:
                self._on_stop()
