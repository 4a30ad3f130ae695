"""The app's own configuration and that of the platform."""

import json
from pathlib import Path

from run_client.flower.flower_app import run_config


def test_run_config_holds_scalars_of_the_app_below_those_of_the_platform(tmp_path: Path) -> None:
    assert run_config(str(tmp_path), {"a": 1}) == {"a": 1}
    own = {"rate": 1.0, "local-epochs": 9, "list": [1], "on": True}
    (tmp_path / "config.json").write_text(json.dumps(own))
    assert run_config(str(tmp_path), {"local-epochs": 2}) == {"rate": 1.0, "on": True, "local-epochs": 2}
