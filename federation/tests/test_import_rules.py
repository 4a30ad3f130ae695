"""The import rules of pyproject.toml hold, and each of them finds a module that breaks it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FEDERATION = Path(__file__).parents[1]
# Wide enough that no line of the report is broken.
ENVIRONMENT = {**os.environ, "COLUMNS": "200"}
PACKAGES = ("run_server", "run_client", "flip", "sandbox")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(FEDERATION / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(FEDERATION / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_packages_keep_the_rules(copy: Path) -> None:
    linted = lint(copy)
    assert linted.returncode == 0, linted.stdout


@pytest.mark.parametrize(
    ("module", "line", "rule"),
    [
        ("run_server/core/bad.py", "from flwr.app import Message", "Flower is known to the flower packages only"),
        ("run_server/core/bad.py", "import run_server.flower.replies", "only its composition root joins"),
        ("run_server/core/bad.py", "def late():\n    import flwr", "Flower is known to the flower packages only"),
        ("run_server/flower/bad.py", "import run_server.serve_run", "only its composition root joins"),
        ("run_server/bad.py", "VALUE = 1", "only its composition root joins"),
        ("run_server/serve_run.py", "import flwr", "through the flower package only"),
        ("run_client/runner.py", "import flwr", "Flower is known to the flower packages only"),
        ("run_client/runner.py", "import run_client.flower.reply", "only its entry point joins"),
        ("flip/bad.py", "import run_client.flower.reply", "Flower is known to the flower packages only"),
        ("sandbox/bad.py", "import flwr", "Flower is known to the flower packages only"),
    ],
)
def test_a_module_that_breaks_a_rule_is_found(copy: Path, module: str, line: str, rule: str) -> None:
    with (copy / module).open("a") as file:
        file.write(f"\n{line}\n")
    linted = lint(copy)
    assert linted.returncode == 1
    broken = [text for text in linted.stdout.splitlines() if text.endswith("BROKEN")]
    assert any(rule in text for text in broken), linted.stdout
