"""The image of the run server holds what the run server needs, in the versions that the tests run with."""

import shutil
from pathlib import Path

import pytest
from support.locks import Pin, imported_by, needed_by, read_lock, read_requirements

FEDERATION = Path(__file__).parents[1]
RUN_SERVER = FEDERATION / "run_server"
STATED = (RUN_SERVER / "requirements.in").read_text()
RUNTIME = read_lock((RUN_SERVER / "requirements.lock").read_text())
EVERYTHING = read_lock((FEDERATION / "requirements.lock").read_text())


def stated(text: str) -> set[str]:
    return {requirement.name for requirement in read_requirements(text)}


def disagreements(runtime: dict[str, Pin], everything: dict[str, Pin]) -> set[str]:
    return {name for name, pin in runtime.items() if everything.get(name) != pin}


def test_the_run_server_states_what_it_imports_and_nothing_else() -> None:
    assert stated(STATED) == imported_by(RUN_SERVER)


@pytest.mark.parametrize(
    ("line", "package"),
    [
        ("import pytest", "pytest"),
        ("from sklearn.metrics import roc_auc_score", "scikit-learn"),
        ("def late() -> None:\n    import pandas", "pandas"),
        ("from run_client.frames import Frame", "run-client"),
    ],
)
def test_an_import_of_what_the_runtime_lock_lacks_is_found(tmp_path: Path, line: str, package: str) -> None:
    copy = shutil.copytree(RUN_SERVER, tmp_path / "run_server")
    assert imported_by(copy) - RUNTIME.keys() == set()
    with (copy / "core/hub_client.py").open("a") as file:
        file.write(f"\n{line}\n")
    assert imported_by(copy) - RUNTIME.keys() == {package}


def test_the_runtime_lock_holds_what_the_statement_needs_and_nothing_else() -> None:
    assert needed_by(read_requirements(STATED)) == RUNTIME.keys()


@pytest.mark.parametrize("tool", ["pytest", "ruff", "mypy", "import-linter", "jsonschema", "pandas"])
def test_what_only_tests_or_apps_need_is_not_at_run_time(tool: str) -> None:
    assert tool not in RUNTIME
    assert tool in EVERYTHING
    # With the tool among the requirements, neither of the two comparisons above would hold.
    more = f"{STATED}\n{tool}\n"
    assert stated(more) != imported_by(RUN_SERVER)
    assert needed_by(read_requirements(more)) != RUNTIME.keys()


def test_both_locks_pin_the_same() -> None:
    assert disagreements(RUNTIME, EVERYTHING) == set()


def test_another_version_or_another_hash_in_one_of_them_is_found() -> None:
    pin = RUNTIME["httpx"]
    assert disagreements({**RUNTIME, "httpx": Pin("0.0.1", pin.hashes)}, EVERYTHING) == {"httpx"}
    assert disagreements(RUNTIME, {**EVERYTHING, "httpx": Pin(pin.version, frozenset({"other"}))}) == {"httpx"}
    assert disagreements(RUNTIME, {name: pin for name, pin in EVERYTHING.items() if name != "httpx"}) == {"httpx"}


def test_a_lock_without_versions_or_hashes_is_none() -> None:
    assert read_lock("a==1 \\\n    --hash=sha256:00 \\\n    --hash=sha256:01\n    # via b\n").keys() == {"a"}
    for text in ("a==1\n", "a>=1 --hash=sha256:00\n", "a --hash=sha256:00\n"):
        with pytest.raises(AssertionError):
            read_lock(text)


def test_the_image_installs_the_runtime_lock() -> None:
    instructions = (RUN_SERVER / "Dockerfile").read_text()
    copied = [line.split()[1] for line in instructions.splitlines() if line.startswith("COPY ")]
    assert copied == ["run_server/requirements.lock", "run_server"]
    assert "--require-hashes --requirement /opt/run-server/requirements.lock" in instructions
