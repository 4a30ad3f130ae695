"""Uploads result files and checkpoints to the addresses that the hub gives."""

import hashlib
import queue
import threading

import httpx

from run_server.core.hub_client import HubClient, HubRefused
from run_server.core.log_line import log_line


def _facts(name: str, content: bytes) -> dict[str, str | int]:
    return {"fileName": name, "sizeBytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


class ResultStore:
    """Uploads files; checkpoints are uploaded by a background thread so that no round waits for them."""

    def __init__(self, hub: HubClient) -> None:
        self._hub = hub
        self._checkpoints: queue.SimpleQueue[tuple[int, bytes] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._keep, name="checkpoints", daemon=True)
        self._thread.start()

    def put_all(self, files: dict[str, bytes]) -> None:
        """Upload these files (content by name); returns when all are stored.

        Raises:
            HubRefused, httpx.HTTPError: a file could not be stored.
        """
        tickets = self._hub.upload_tickets([_facts(name, content) for name, content in files.items()])
        for ticket in tickets:
            self._hub.upload(ticket["url"], ticket["headers"], files[ticket["fileName"]])

    def checkpoint(self, round_number: int, content: bytes) -> None:
        """Queue the checkpoint of a closed round for upload; a failed upload is logged and does not end the run."""
        self._checkpoints.put((round_number, content))

    def finish_checkpoints(self) -> None:
        """Wait until the queued checkpoints are uploaded or have failed; no more may be queued."""
        self._checkpoints.put(None)
        self._thread.join()

    def _keep(self) -> None:
        while (kept := self._checkpoints.get()) is not None:
            round_number, content = kept
            name = f"checkpoint-{round_number}.safetensors"
            try:
                (ticket,) = self._hub.upload_tickets([_facts(name, content)], round_number)
                self._hub.upload(ticket["url"], ticket["headers"], content)
            except (HubRefused, httpx.HTTPError, ValueError, KeyError) as error:
                # The run does not need its newest checkpoint unless its server is lost.
                log_line("CHECKPOINT_NOT_KEPT", round=round_number, error=type(error).__name__)
