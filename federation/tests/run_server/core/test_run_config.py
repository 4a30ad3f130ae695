"""The configuration is parsed as the contract says: the examples are generated from it and decided by it."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from run_server.core.run_config import RunConfig

FILE = Path(__file__).parents[4] / "docs/reference/examples/run-server-config.json"
EXAMPLES: dict[str, dict[str, Any]] = json.loads(FILE.read_text())


@pytest.mark.parametrize("name", EXAMPLES["accepted"])
def test_what_the_contract_accepts_is_read_with_every_key(name: str) -> None:
    example = EXAMPLES["accepted"][name]
    assert RunConfig.model_validate(example).model_dump(exclude_unset=True) == example


@pytest.mark.parametrize("name", EXAMPLES["refused"])
def test_what_the_contract_refuses_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        RunConfig.model_validate(EXAMPLES["refused"][name])
