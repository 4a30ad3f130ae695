"""The process: starts the parts, waits for the first that ends, reports the end to the hub and ends the others."""

import os
import queue
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from run_server.core.certificates import make_certificates
from run_server.core.failures import Failure, RunFailed, failure
from run_server.core.log_line import log_line
from run_server.core.settings import read_settings
from run_server.flower.superlink import SuperLink

if TYPE_CHECKING:
    from run_server.serve_run import ServedRun

_LINGER_SECONDS = 2.0
_FLUSH_SECONDS = 30.0
# Whoever sends SIGTERM usually sends SIGKILL soon after.
_TERMINATION_SECONDS = 2.0

_Notice = tuple[Literal["completed", "failed", "lost", "stopped", "terminated"], Any]


def main() -> None:
    """Serve the run that the environment names, then exit: with 0 only when it completed and the hub accepted that."""
    settings = read_settings(os.environ)
    inbox: queue.SimpleQueue[_Notice] = queue.SimpleQueue()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: inbox.put(("terminated", None)))
    folder = settings.state_folder or Path(tempfile.mkdtemp(prefix="run-server-"))
    folder.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="run-", dir=folder))
    certificates = make_certificates(work, settings.advertised_host)
    # First of all, and from this thread: it needs more than a second to start, and it dies with this thread.
    superlink = SuperLink(work, certificates)

    from run_server.core.hub_client import HubClient
    from run_server.serve_run import ServedRun, serve_run

    hub = HubClient(settings.hub_url, settings.run_id, settings.run_token)
    served = ServedRun()
    stopping = threading.Event()

    def stop() -> None:
        inbox.put(("stopped", None))

    def watch() -> None:
        superlink.wait()
        inbox.put(("lost", None))

    def work_through() -> None:
        try:
            results = serve_run(
                settings=settings,
                hub=hub,
                certificates=certificates,
                superlink=superlink,
                served=served,
                is_stopped=stopping.is_set,
                on_stop=stop,
            )
            inbox.put(("completed", results))
        except RunFailed as failed:
            inbox.put(("failed", failed.failure))
        except BaseException as error:  # noqa: BLE001 - whatever it is, the end of the run must be reported to the hub
            _log_fault(error)
            if superlink.has_ended():
                inbox.put(("lost", None))
                return
            inbox.put(("failed", failure("RUN_SERVER_LOST", [("ended by a fault", type(error).__name__)])))

    threading.Thread(target=watch, name="watch", daemon=True).start()
    threading.Thread(target=work_through, name="run", daemon=True).start()

    how, what = inbox.get()
    stopping.set()
    code = 1
    try:
        code = _finish(hub, served, how, what)
    except BaseException as error:  # noqa: BLE001 - nothing may keep the children alive
        _log_fault(error)
    _leave(superlink, served, inbox)
    shutil.rmtree(work if settings.state_folder else folder, ignore_errors=True)
    log_line("ENDED", outcome=how, code=code)
    sys.stdout.flush()
    os._exit(code)


def _finish(hub: Any, served: "ServedRun", how: str, what: Any) -> int:
    """Report the end of the run to the hub, after all earlier events; the exit code."""
    body: dict[str, Any] = {"results": [], "roundsCompleted": served.rounds_completed}
    is_terminated = how == "terminated"
    if served.events is not None:
        served.events.flush(_TERMINATION_SECONDS if is_terminated else _FLUSH_SECONDS)
    if how == "completed":
        hub.finish({**body, "outcome": "COMPLETED", "results": what})
        return 0
    reason: Failure
    match how:
        case "failed":
            reason = what
        case "stopped":
            reason = failure("RUN_STOPPED")
        case "lost":
            reason = failure("RUN_SERVER_LOST", [("SuperLink ended", "run server")])
        case _:
            reason = failure("RUN_SERVER_LOST", [("ended by a signal", "run server")])
    log_line("FAILED", code=str(reason["code"]))
    hub.finish({**body, "outcome": "FAILED", "failure": reason}, _TERMINATION_SECONDS if is_terminated else None)
    return 1


def _leave(superlink: SuperLink, served: "ServedRun", inbox: "queue.SimpleQueue[_Notice]") -> None:
    """Answer the trusts for up to 2 seconds that the run is over, then close the port and end the SuperLink."""
    ledger = served.ledger
    if ledger is not None:
        ledger.end()
        until = time.monotonic() + _LINGER_SECONDS
        while time.monotonic() < until and not ledger.all_informed_of_end() and not _terminated(inbox):
            ledger.wait(0.1)
    if served.server is not None:
        served.server.stop()
    superlink.kill()


def _terminated(inbox: "queue.SimpleQueue[_Notice]") -> bool:
    try:
        return inbox.get_nowait()[0] == "terminated"
    except queue.Empty:
        return False


def _log_fault(error: BaseException) -> None:
    # Where it happened, never the message of the exception, which may quote a value.
    frames = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    log_line("FAULT", error=type(error).__name__, place=" < ".join(reversed(frames)))
