"""Serves an ASGI application over TLS from a thread of its own."""

import socket
import ssl
import threading

import uvicorn
from starlette.applications import Starlette

from run_server.core.certificates import ServerFiles


class TlsServer:
    """A listening TLS server; it accepts nothing older than TLS 1.2."""

    def __init__(self, app: Starlette, host: str, port: int, files: ServerFiles) -> None:
        self._socket = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        self.port = int(self._socket.getsockname()[1])
        config = uvicorn.Config(
            app,
            ssl_certfile=str(files.certificate),
            ssl_keyfile=str(files.key),
            log_config=None,
            lifespan="off",
            access_log=False,
            server_header=False,
            # Trusts poll several times a second; a longer life spares them handshakes after a long training.
            timeout_keep_alive=75,
            limit_concurrency=512,
        )
        config.load()
        assert config.ssl is not None  # noqa: S101 - certificate and key are given
        config.ssl.minimum_version = ssl.TLSVersion.TLSv1_2
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="tls-server", daemon=True
        )

    def start(self) -> None:
        """Start to answer requests."""
        self._thread.start()

    def stop(self) -> None:
        """Close the port; open connections are cut after at most 3 seconds."""
        self._server.should_exit = True
        # Every client has been informed by now; idle connections are not waited for.
        self._server.force_exit = True
        self._thread.join(timeout=3)
