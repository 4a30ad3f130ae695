"""The proxy between trusts and the SuperLink: passes on fleet calls of listed keys, each for the own node only."""

import ssl
from collections.abc import Mapping
from datetime import UTC, datetime

import httpx
from google.protobuf.message import DecodeError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from run_server.core.failures import clock_skew, sentence_of
from run_server.core.fleet_ledger import FleetLedger
from run_server.core.log_line import log_line
from run_server.flower.call_time import wrong_clock_seconds
from run_server.flower.fleet_checks import FLEET_CALLS, Call, Refused
from run_server.flower.node_keys import Caller, NodeKeys

# Message, tree and signatures around an update of the allowed size.
REPLY_SLACK_BYTES = 1024 * 1024
_PROTOBUF = "application/protobuf"
_RUN_ENDED = 2007
_WRONG_CLOCK = 9008
_PASSED_ON = ("flwr-public-key", "flwr-timestamp", "flwr-signature")


class FleetProxy:
    """ASGI application that checks each fleet call and passes it on.

    `trust_ids` are those of the nodes, for the log; `body_limit` is the largest body in bytes.
    """

    def __init__(
        self,
        superlink: str,
        ca_file: str,
        keys: NodeKeys,
        ledger: FleetLedger,
        trust_ids: Mapping[int, str],
        body_limit: int,
    ) -> None:
        self._keys, self._ledger, self._trust_ids, self._body_limit = keys, ledger, trust_ids, body_limit
        self._superlink = httpx.AsyncClient(
            base_url=f"https://{superlink}/v1/fleet",
            verify=ssl.create_default_context(cafile=ca_file),
            # The SuperLink closes idle connections after 5 s; to reuse one at that moment would lose a call.
            limits=httpx.Limits(keepalive_expiry=3),
            timeout=120,
            trust_env=False,
        )
        self.app = Starlette(
            routes=[Route("/v1/fleet/{call}", self._answer, methods=["POST"])],
            exception_handlers={Refused: _refuse, 404: _no_such_path, 405: _no_such_method},
        )
        self.app.router.redirect_slashes = False

    async def _answer(self, request: Request) -> Response:
        fleet_call = FLEET_CALLS.get(request.path_params["call"])
        if fleet_call is None:
            raise Refused(404, 404, "Not found.")
        caller = self._keys.caller(request.headers)
        if caller is None:
            raise Refused(401, 9001, "The key is not listed, or did not sign.")
        node_id = caller.node_id
        if self._ledger.has_ended(node_id):
            raise Refused(403, _RUN_ENDED, "The run has ended.")
        self._check_clock(caller)
        body = await self._read(request)
        try:
            message = fleet_call.request.FromString(body)
        except DecodeError as error:
            raise Refused(400, 9004, "Unreadable protobuf.") from error
        call = Call(self._ledger, node_id, caller.key, message)
        fleet_call.check(call)
        answer = await self._pass_on(request, body)
        content = answer.content
        if answer.status_code == 200:
            self._ledger.record_call(node_id, active=False)
            content = fleet_call.record(call, content)
        return Response(content, answer.status_code, media_type=answer.headers.get("content-type", _PROTOBUF))

    def _check_clock(self, caller: Caller) -> None:
        wrong = wrong_clock_seconds(caller.signed_at, datetime.now(UTC))
        if self._ledger.record_clock(caller.node_id, wrong):
            trust_id = self._trust_ids[caller.node_id]
            log_line("CLOCK_RIGHT" if wrong is None else "CLOCK_SKEW", trust=trust_id, skewSeconds=wrong or 0)
        if wrong is not None:
            # Flower would refuse it too, without a word on why.
            failure = clock_skew(wrong)
            raise Refused(401, _WRONG_CLOCK, sentence_of(failure), failure)

    async def _read(self, request: Request) -> bytes:
        length = request.headers.get("content-length", "")
        if not length.isascii() or not length.isdigit():
            raise Refused(411, 9005, "A content length is required.")
        if int(length) > self._body_limit:
            raise Refused(413, 9003, "The request is larger than the run allows.")
        return await request.body()

    async def _pass_on(self, request: Request, body: bytes) -> httpx.Response:
        headers = {name: request.headers[name] for name in _PASSED_ON} | {"content-type": _PROTOBUF}
        try:
            return await self._superlink.post(f"/{request.path_params['call']}", content=body, headers=headers)
        except httpx.TransportError as error:
            raise Refused(502, 9006, "Flower does not answer.") from error


async def _refuse(_request: Request, refused: Exception) -> Response:
    assert isinstance(refused, Refused)  # noqa: S101 - registered for this class alone
    named = {} if refused.failure is None else {"failure": refused.failure}
    return JSONResponse({"code": refused.code, "detail": refused.detail, **named}, refused.status)


async def _no_such_path(_request: Request, _error: Exception) -> Response:
    return JSONResponse({"code": 404, "detail": "Not found."}, 404)


async def _no_such_method(_request: Request, _error: Exception) -> Response:
    return JSONResponse({"code": 405, "detail": "Only POST."}, 405)
