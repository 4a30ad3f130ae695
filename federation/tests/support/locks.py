"""What the two lock files hold, and what the code of a package needs of them."""

import ast
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


@dataclass(frozen=True)
class Pin:
    """The version of one package in a lock, and the hashes of its files."""

    version: str
    hashes: frozenset[str]


def read_lock(text: str) -> dict[str, Pin]:
    """The pins of a lock by the name of the package."""
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line and not line.lstrip().startswith("#")]
    pins: dict[str, Pin] = {}
    for line in lines:
        pinned, *options = line.split()
        name, _, version = pinned.partition("==")
        assert version, f"not pinned: {line}"
        assert all(option.startswith("--hash=sha256:") for option in options) and options, f"without a hash: {name}"
        pins[canonicalize_name(name)] = Pin(version, frozenset(options))
    return pins


def read_requirements(text: str) -> list[Requirement]:
    """The requirements that a file states itself, without those of files that it takes in."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith("-")]


def needed_by(requirements: Iterable[Requirement]) -> set[str]:
    """Names of the packages that are installed here because of these requirements, the requirements among them."""
    waiting = [(canonicalize_name(one.name), extra) for one in requirements for extra in ("", *one.extras)]
    seen: set[tuple[str, str]] = set()
    while waiting:
        name, extra = wanted = waiting.pop()
        if wanted in seen:
            continue
        seen.add(wanted)
        for text in distribution(name).requires or []:
            needed = Requirement(text)
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                waiting += [(canonicalize_name(needed.name), extra) for extra in ("", *needed.extras)]
    return {name for name, _ in seen}


def imported_by(package: Path) -> set[str]:
    """Names of the packages that the modules below `package` import, anywhere in them.

    A module that no installed package has stands for itself: no lock has it.
    """
    distributions = packages_distributions()
    modules = {name.split(".")[0] for file in package.rglob("*.py") for name in _imports(file)}
    outside = modules - sys.stdlib_module_names - {package.name}
    return {canonicalize_name(name) for module in outside for name in distributions.get(module, [module])}


def _imports(file: Path) -> Iterable[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module is not None:
            yield node.module
