"""Settings of the process, read from its environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Address of the hub, credentials of the run, and addresses to advertise and to listen on."""

    run_id: str
    run_token: str
    hub_url: str
    advertised_host: str
    listen_host: str
    listen_port: int
    advertised_port: int | None
    state_folder: Path | None


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings.

    Raises:
        SystemExit: a required variable is missing.
        ValueError: LISTEN_PORT or ADVERTISED_PORT is no number.
    """
    missing = [name for name in ("RUN_ID", "RUN_TOKEN", "HUB_URL", "ADVERTISED_HOST") if not environment.get(name)]
    if missing:
        raise SystemExit(f"run_server: set {', '.join(missing)}")
    advertised = environment.get("ADVERTISED_PORT")
    folder = environment.get("STATE_FOLDER")
    return Settings(
        run_id=environment["RUN_ID"],
        run_token=environment["RUN_TOKEN"],
        hub_url=environment["HUB_URL"].rstrip("/"),
        advertised_host=environment["ADVERTISED_HOST"],
        listen_host=environment.get("LISTEN_HOST") or "0.0.0.0",  # noqa: S104 - a container listens on its only address
        listen_port=int(environment.get("LISTEN_PORT") or 0),
        advertised_port=int(advertised) if advertised else None,
        state_folder=Path(folder) if folder else None,
    )
