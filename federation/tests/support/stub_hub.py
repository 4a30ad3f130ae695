"""A hub of one run over real HTTP: the run-server operations and the store behind presigned addresses."""

import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from support.hub_contract import HubContract, read_description

TOKEN = "run-token"
RUN_ID = "0192f0c1-2345-7abc-8def-0123456789ab"


CONTRACT = HubContract(read_description())


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class StubHub:
    """Answers as the contract says and remembers everything; what breaks the contract is refused and kept.

    `messages` are the paths and bodies that the run server has sent, `breaches` what is wrong with them or with an
    answer of this stub.
    """

    def __init__(self, config: dict[str, Any], files: dict[str, bytes]) -> None:
        self.config, self.files = config, files
        self.ready: dict[str, Any] | None = None
        self.events: list[dict[str, Any]] = []
        self.finished: list[dict[str, Any]] = []
        self.stored: dict[str, bytes] = {}
        self.refused: list[str] = []
        self.messages: list[tuple[str, dict[str, Any]]] = []
        self.breaches: list[str] = []
        self.should_continue = True
        self.faults = 0
        self.too_early = 0
        self.token_sha256 = _sha256(TOKEN)
        self.lost_answers = 0
        self._tickets: dict[str, dict[str, Any]] = {}
        self._changed = threading.Condition()
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                hub._answer(self)

            do_POST = do_PUT = do_GET

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        self.url = f"{self.origin}/api"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self) -> dict[str, Any]:
        """What the run server reported as ready."""
        assert self.ready is not None
        return self.ready

    def wait_for(self, holds: Any, seconds: float = 300) -> None:
        with self._changed:
            assert self._changed.wait_for(holds, seconds), f"waited in vain: {self.events} {self.finished}"

    def kinds(self) -> list[str]:
        return [event["event"] for event in self.events]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["event"] == kind]

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers.get("content-length", 0)))
        with self._changed:
            status, content = self._route(request.command, request.path, dict(request.headers), body)
            self._changed.notify_all()
        request.send_response(status)
        request.send_header("content-length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    def _route(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        headers = {name.lower(): value for name, value in headers.items()}
        if path.startswith("/store/"):
            assert "authorization" not in headers, "the token travelled to the store"
            name = path.removeprefix("/store/")
            if method == "GET":
                return (200, self.files[name]) if name in self.files else (404, b"")
            ticket = self._tickets[name]
            assert headers["x-ticket"] == name
            assert hashlib.sha256(body).hexdigest() == ticket["sha256"]
            assert len(body) == ticket["sizeBytes"]
            self.stored[name] = body
            return 200, b""
        token = headers.get("authorization", "").removeprefix("Bearer ")
        if _sha256(token) != self.token_sha256 or headers.get("x-flip-run") != RUN_ID:
            self.refused.append(path)
            return 401, b""
        if self.faults:
            self.faults -= 1
            return 503, b""
        if self.too_early and path.endswith("/ready"):
            self.too_early -= 1
            return 425, b""
        said = json.loads(body) if body else None
        if breaches := CONTRACT.faults_of_request(method, path, said):
            self.breaches += [f"{method} {path}: {breach}" for breach in breaches]
            return 400, b""
        if said is not None:
            self.messages.append((path, said))
        status, content = self._take(method, path, said or {})
        if self.lost_answers:
            self.lost_answers -= 1
            return 503, b""
        breaches = CONTRACT.faults_of_answer(method, path, status, json.loads(content) if content else None)
        self.breaches += [f"{status} of {method} {path}: {breach}" for breach in breaches]
        return status, content

    def _take(self, method: str, path: str, said: dict[str, Any]) -> tuple[int, bytes]:
        match (method, path.removeprefix("/api/run-server")):
            case ("POST", "/token"):
                self.token_sha256 = said["tokenSha256"]
                return 204, b""
            case ("GET", "/config"):
                return 200, json.dumps(self.config).encode()
            case ("POST", "/ready"):
                self.ready = {**said, "at": time.monotonic()}
                return 204, b""
            case ("POST", "/events"):
                self.events += [{**event, "heard": time.monotonic()} for event in said["events"]]
                return 200, json.dumps({"continue": self.should_continue}).encode()
            case ("POST", "/results"):
                for file in said["files"]:
                    self._tickets[file["fileName"]] = file
                tickets = [
                    {
                        "fileName": file["fileName"],
                        "url": f"{self.origin}/store/{file['fileName']}",
                        "headers": {"x-ticket": file["fileName"]},
                    }
                    for file in said["files"]
                ]
                return 200, json.dumps({"tickets": tickets}).encode()
            case ("POST", "/finish"):
                self.finished.append({**said, "heard": time.monotonic()})
                return 204, b""
        return 404, b""
