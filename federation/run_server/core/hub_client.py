"""HTTP client of the hub's run-server operations; a call is repeated after transient failures."""

import hashlib
import secrets
from collections.abc import Callable
from typing import Any

import httpx
from tenacity import RetryCallState, retry, retry_if_exception, stop_after_delay, wait_random_exponential

from run_server.core.run_config import RunConfig

_RETRY_SECONDS = 120.0
# A load balancer needs up to three minutes until trusts reach a new server by it; the hub answers 425 until then.
_REACHED_SECONDS = 540.0
_TOO_EARLY = 425


class HubRefused(Exception):
    """The hub refused a call for good: it answered with a status that no repetition changes."""

    def __init__(self, call: str, status: int) -> None:
        super().__init__(f"{call}: {status}")
        self.status = status


def _can_help(error: BaseException) -> bool:
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code == 429 or error.response.status_code >= 500
    return isinstance(error, httpx.TransportError)


class HubClient:
    """Operations of the contract `run-server`, each repeated for up to `retry_seconds` while it fails transiently.

    Every method raises HubRefused when the hub refuses, and httpx.HTTPError when it stays unreachable.
    """

    def __init__(self, hub_url: str, run_id: str, token: str, retry_seconds: float = _RETRY_SECONDS) -> None:
        self._retry_seconds = retry_seconds
        self._hub = httpx.Client(
            base_url=f"{hub_url}/run-server",
            headers={"authorization": f"Bearer {token}", "x-flip-run": run_id},
            timeout=30,
        )
        # Presigned addresses carry their own permission: the token must not travel there.
        self._store = httpx.Client(timeout=httpx.Timeout(30, read=300, write=300))

    def take_token(self) -> None:
        """Put a token that this process alone knows in place of the one it was started with, which then dies.

        Whoever may look at the tasks of the cluster can read the environment of this one.
        """
        own = secrets.token_urlsafe(32)
        self._last_call_of_token("/token", {"tokenSha256": hashlib.sha256(own.encode()).hexdigest()})
        self._hub.headers["authorization"] = f"Bearer {own}"

    def config(self) -> RunConfig:
        """The configuration of the run.

        Raises:
            pydantic.ValidationError: it does not match the contract `RunServerConfig`.
        """
        return RunConfig.model_validate(self._call("GET", "/config").json())

    def ready(self, host: str, port: int, ca_certificate: str) -> None:
        """Report the public address and the CA certificate (PEM) of this server, until trusts reach it there."""
        body = {"host": host, "port": port, "caCertificate": ca_certificate}

        @retry(
            retry=retry_if_exception(lambda error: isinstance(error, HubRefused) and error.status == _TOO_EARLY),
            wait=wait_random_exponential(multiplier=0.2, max=5),
            stop=stop_after_delay(_REACHED_SECONDS),
            reraise=True,
        )
        def report() -> None:
            self._call("POST", "/ready", body)

        report()

    def events(self, events: list[dict[str, Any]]) -> bool:
        """Report 1 to 100 events; false when the hub wants the run to end."""
        return bool(self._call("POST", "/events", {"events": events}).json()["continue"])

    def upload_tickets(self, files: list[dict[str, Any]], checkpoint_round: int | None = None) -> list[dict[str, Any]]:
        """Request upload tickets for result files, or for the checkpoint that closes `checkpoint_round`."""
        body: dict[str, Any] = {"files": files}
        if checkpoint_round is not None:
            body["checkpointRound"] = checkpoint_round
        tickets: list[dict[str, Any]] = self._call("POST", "/results", body).json()["tickets"]
        return tickets

    def finish(self, body: dict[str, Any], retry_seconds: float | None = None) -> None:
        """Report the end of the run, with which the token dies."""
        self._last_call_of_token("/finish", body, retry_seconds)

    def download(self, url: str) -> bytes:
        """Content of the file at a presigned address."""
        return self._retried("download", lambda: self._store.get(url, follow_redirects=False)).content

    def upload(self, url: str, headers: dict[str, str], content: bytes) -> None:
        """Upload a file to the address of a ticket, with exactly the headers of the ticket."""
        self._retried("upload", lambda: self._store.put(url, headers=headers, content=content))

    def _last_call_of_token(self, path: str, body: dict[str, Any], retry_seconds: float | None = None) -> None:
        """Make a call whose success ends the token that it is made with.

        A refused repetition is a success too: an earlier attempt has arrived although its answer did not.
        """
        attempts = 0

        def count(_state: RetryCallState) -> None:
            nonlocal attempts
            attempts += 1

        try:
            self._call("POST", path, body, retry_seconds=retry_seconds, before=count)
        except HubRefused as refused:
            if attempts < 2 or refused.status not in (401, 403):
                raise

    def _call(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        retry_seconds: float | None = None,
        before: Callable[[RetryCallState], None] | None = None,
    ) -> httpx.Response:
        return self._retried(path, lambda: self._hub.request(method, path, json=body), retry_seconds, before)

    def _retried(
        self,
        name: str,
        send: Callable[[], httpx.Response],
        retry_seconds: float | None = None,
        before: Callable[[RetryCallState], None] | None = None,
    ) -> httpx.Response:
        @retry(
            retry=retry_if_exception(_can_help),
            wait=wait_random_exponential(multiplier=0.2, max=5),
            stop=stop_after_delay(self._retry_seconds if retry_seconds is None else retry_seconds),
            before=before or (lambda _state: None),
            reraise=True,
        )
        def attempt() -> httpx.Response:
            return send().raise_for_status()

        try:
            return attempt()
        except httpx.HTTPStatusError as error:
            raise HubRefused(name, error.response.status_code) from error
