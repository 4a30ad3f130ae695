"""This process as Flower's ServerApp: registers the nodes, submits the run and claims its task, all over loopback.

SuperLink in "process" isolation leaves the ServerApp to an outside process. This process is it, so no interpreter is
started and no app is installed at run time; the app package that Flower requires holds no code that runs.
"""

from functools import partial
from pathlib import Path

from flwr.cli.build import build_fab_from_files
from flwr.common.constant import SubStatus
from flwr.common.serde import run_from_proto
from flwr.proto.control_pb2 import RegisterNodeRequest, StartRunRequest
from flwr.proto.fab_pb2 import Fab
from flwr.proto.runtime_pb2 import AcquireTaskRequest, PullTaskInputRequest, PushTaskOutputRequest
from flwr.supercore.constant import TaskType
from flwr.supercore.control.control_http_client import ControlHttpClient
from flwr.supercore.heartbeat import HeartbeatSender, make_task_heartbeat_fn_http
from flwr.supercore.inflatable.inflatable_utils import pull_objects
from flwr.supercore.interceptors import RuntimeVersionHttpInterceptor
from flwr.supercore.runtime import RuntimeHttpClient
from flwr.supercore.task_identity import TaskIdentity
from flwr.superlink.grid import HttpGrid, http_grid

_APP = {
    "pyproject.toml": b"""[project]
name = "flip-run"
version = "1.0.0"
license = "Apache-2.0"
[tool.flwr.app]
publisher = "flip"
[tool.flwr.app.components]
serverapp = "flip_run.app:server"
clientapp = "flip_run.app:client"
[tool.flwr.app.config]
""",
    "flip_run/__init__.py": b"",
    "flip_run/app.py": b'"""The run server and the trusts\' run clients do the work; this package only names it."""\n',
}

# A reply is pulled once it is whole; only an object that two nodes share may still be missing for a moment.
vars(http_grid)["pull_objects"] = partial(pull_objects, initial_backoff=0.02, backoff_cap=0.5, max_time=10.0)


class FlowerRun:
    """One run on the SuperLink at `address`, with this process as its ServerApp."""

    def __init__(self, address: str, ca_file: Path) -> None:
        self._address, self._ca = address, ca_file.read_bytes()
        self._control = ControlHttpClient.from_server_address(address, False, self._ca, [])

    def register(self, key: bytes) -> int:
        """Register a public key (PEM); the node id that Flower gives it."""
        return int(self._control.RegisterNode(RegisterNodeRequest(public_key=key)).node_id)

    def start(self) -> None:
        """Submit the run and claim its ServerApp task; afterwards `run_id` and `grid` are set."""
        content, _ = build_fab_from_files(_APP)
        self.run_id = int(self._control.StartRun(StartRunRequest(fab=Fab(content=content))).run_id)
        with self._runtime() as runtime:
            claimed = runtime.AcquireTask(AcquireTaskRequest(supported_task_types=[TaskType.SERVER_APP]))
        self.grid = HttpGrid(
            runtime_api_address=self._address, insecure=False, root_certificates=self._ca, token=claimed.token
        )
        self._client = self.grid._runtime_client
        self._heartbeat = HeartbeatSender(make_task_heartbeat_fn_http(self._client))
        self._heartbeat.start()
        given = self._client.PullTaskInput(PullTaskInputRequest())
        TaskIdentity.task_id, TaskIdentity.run_id = given.task_id, given.run.run_id
        TaskIdentity.node_id = given.context.node_id
        self.grid.set_run(run_from_proto(given.run))

    def complete(self) -> None:
        """Report the end of the run to Flower, which then accepts no more messages of it."""
        self._heartbeat.stop()
        self._client.PushTaskOutput(PushTaskOutputRequest(sub_status=SubStatus.COMPLETED, details=""))

    def _runtime(self) -> RuntimeHttpClient:
        return RuntimeHttpClient.from_server_address(
            server_address=self._address,
            insecure=False,
            root_certificates=self._ca,
            interceptors=[RuntimeVersionHttpInterceptor(component_name="SuperExec")],
        )
