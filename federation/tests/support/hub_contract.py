"""The hub's API as its description in `docs/reference/openapi.json` has it, which is generated from the contracts."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

DESCRIPTION = Path(__file__).parents[3] / "docs/reference/openapi.json"
_ADDRESS = "urn:hub"


def read_description() -> dict[str, Any]:
    description: dict[str, Any] = json.loads(DESCRIPTION.read_text())
    return description


class HubContract:
    """Says what is wrong with a request to the hub, or with an answer of it; nothing where it keeps the contract."""

    def __init__(self, description: dict[str, Any]) -> None:
        self._paths = description["paths"]
        self._registry: Registry[Any] = Registry().with_resource(_ADDRESS, DRAFT202012.create_resource(description))

    def faults_of_request(self, method: str, path: str, body: object) -> list[str]:
        """`body` is None where the request has none."""
        operation = self._paths.get(path, {}).get(method.lower())
        if operation is None:
            return [f"no operation {method} {path}"]
        return self._faults(operation.get("requestBody"), (path, method.lower(), "requestBody"), body)

    def faults_of_answer(self, method: str, path: str, status: int, body: object) -> list[str]:
        """`body` is None where the answer has none."""
        responses = self._paths[path][method.lower()]["responses"]
        place = (path, method.lower(), "responses", str(status))
        return self._faults(responses.get(str(status)), place, body) if str(status) in responses else [f"no {status}"]

    def _faults(self, described: dict[str, Any] | None, place: tuple[str, ...], body: object) -> list[str]:
        if described is None or "content" not in described:
            return [] if body is None else ["a body where none belongs"]
        pointer = "/".join(
            part.replace("/", "~1") for part in ("paths", *place, "content", "application/json", "schema")
        )
        schema = {"$ref": f"{_ADDRESS}#/{quote(pointer, safe='/~')}"}
        found = Draft202012Validator(schema, registry=self._registry).iter_errors(body)
        return [f"{error.json_path}: {error.message}"[:500] for error in found]
