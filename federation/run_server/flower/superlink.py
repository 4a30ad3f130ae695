"""The unmodified SuperLink as a child process on loopback, which the kernel ends when this process ends."""

import ctypes
import os
import signal
import socket
import subprocess
import sysconfig
from pathlib import Path

from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from run_server.core.certificates import RunCertificates

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)


def _die_with_parent() -> None:
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class SuperLink:
    """One SuperLink process with node authentication; no ServerApp is started by it."""

    def __init__(self, folder: Path, certificates: RunCertificates) -> None:
        """Start it. Call from the main thread: the child is bound to the life of the thread that starts it."""
        self.port = _free_port()
        home = folder / "superlink"
        home.mkdir()
        # Not beside the interpreter: a base image may have that elsewhere than what pip installs.
        command = Path(sysconfig.get_path("scripts"), "flower-superlink")
        with (folder / "superlink.log").open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - a fixed command of our own environment
                [
                    *(str(command), "--host", "127.0.0.1", "--port", str(self.port)),
                    # This process is the ServerApp: "process" means that SuperLink starts none.
                    *("--isolation", "process", "--disable-runtime-dependency-installation"),
                    *("--enable-supernode-auth", "--ssl-ca-certfile", str(certificates.ca_file)),
                    *("--ssl-certfile", str(certificates.loopback.certificate)),
                    *("--ssl-keyfile", str(certificates.loopback.key)),
                ],
                env={
                    "PATH": f"{command.parent}:{os.environ.get('PATH', '')}",
                    "HOME": str(home),
                    "FLWR_HOME": str(home),
                    "FLWR_TELEMETRY_ENABLED": "0",
                    "FLWR_DISABLE_UPDATE_CHECK": "1",
                    "FLWR_LOG_LEVEL": "WARNING",
                },
                cwd=home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - runs before any thread exists
            )

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def address(self) -> str:
        """Host and port on loopback."""
        return f"127.0.0.1:{self.port}"

    def wait_until_listening(self) -> None:
        """Return once the port accepts connections.

        Raises:
            RuntimeError: the process ended first.
            ConnectionRefusedError: nothing listened within 60 seconds.
        """

        @retry(
            retry=retry_if_exception_type(ConnectionRefusedError),
            wait=wait_fixed(0.05),
            stop=stop_after_delay(60),
            reraise=True,
        )
        def connect() -> None:
            if self._process.poll() is not None:
                raise RuntimeError("SuperLink ended while it started")
            socket.create_connection(("127.0.0.1", self.port), timeout=5).close()

        connect()

    def has_ended(self) -> bool:
        """Whether the process is gone."""
        return self._process.poll() is not None

    def wait(self) -> None:
        """Block until the process has ended."""
        self._process.wait()

    def kill(self) -> None:
        """End it and everything it started with SIGKILL; its state is in memory and is not needed any more."""
        if not self.has_ended():
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
