"""Answers the messages of the fl-client with the researcher's app until the socket is closed."""

from collections.abc import Callable
from typing import Any, Protocol

from run_client.frames import ByteStream, read_frame, write_frame


class LoadedApp(Protocol):
    """A researcher's app, loaded once."""

    def answer(self, header: dict[str, Any], vector: bytes) -> tuple[dict[str, Any], bytes]:
        """Header and body of the reply to one message; raises whatever the app raises."""


LoadApp = Callable[[str, list[dict[str, Any]], dict[str, Any]], LoadedApp]
"""Loads the app of a folder, given the layout of the model and the platform's part of the run configuration."""


def serve(stream: ByteStream, folder: str, load: LoadApp) -> None:
    """Greet the fl-client, read the terms of the run, load the app, then answer one message at a time.

    Returns when the other side closes the stream, or after the app could not be loaded.
    """
    write_frame(stream, {"kind": "runner"})
    terms, _ = read_frame(stream)
    try:
        app = load(folder, terms["layout"], terms["runConfig"])
    except BaseException as error:  # noqa: BLE001 - whatever untrusted code throws, even SystemExit
        write_frame(stream, {"kind": "failed", "errorName": type(error).__name__})
        return
    write_frame(stream, {"kind": "ready"})
    while True:
        try:
            header, vector = read_frame(stream)
        except EOFError:
            return
        try:
            answer, body = app.answer(header, vector)
        except BaseException as error:  # noqa: BLE001 - whatever untrusted code throws, even SystemExit
            # The text of an exception may quote a row: only the name of its class is reported, and only at the trust.
            answer, body = {"kind": "failed", "errorName": type(error).__name__}, b""
        write_frame(stream, {**answer, "id": header["id"]}, body)
