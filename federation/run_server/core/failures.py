"""Failures in the form of the contract: a registered code, its class, and rule and place of each fault."""

import json
import re

# The registered codes that a trust's fl-client may name, with their class; a test compares them with the registry.
CLIENT_CODES = {
    "INTERNAL": "transient",
    "DEPENDENCY_DOWN": "transient",
    "FL_SERVER_UNREACHABLE": "transient",
    "POLICY_REFUSED": "permanent",
    "SNAPSHOT_MISSING": "permanent",
    "IMAGES_MISSING": "permanent",
    "PASSPORT_INVALID": "permanent",
    "BUNDLE_MISMATCH": "permanent",
    "TASK_RESULT_INVALID": "permanent",
    "APP_FAILED": "permanent",
    "APP_TIMEOUT": "permanent",
    "NO_EXAMPLES": "transient",
    "SANDBOX_FAILED": "permanent",
    "SANDBOX_AS_ROOT": "permanent",
    "EGRESS_REFUSED": "permanent",
}

# The codes that only this server reports.
SERVER_CODES = {
    "RUN_TOO_FEW_TRUSTS": "permanent",
    "RUN_ROUND_TOO_FEW": "permanent",
    "RUN_CHECKPOINT_UNREADABLE": "permanent",
    "RUN_SERVER_LOST": "permanent",
    "RUN_STOPPED": "permanent",
    "CLOCK_SKEW": "transient",
}

_WITH_DETAILS = {"POLICY_REFUSED", "PASSPORT_INVALID", "APP_FAILED", "EGRESS_REFUSED", "TASK_RESULT_INVALID"}
# Rule and place are written by FLIP itself, so text that could carry a record, markup or a stack trace is refused.
_PLAIN = re.compile(r"[ !#-;=?-\[\]-z|~]*")
_MOST_DETAILS = 10

Failure = dict[str, object]


def failure(code: str, details: list[tuple[str, str]] | None = None) -> Failure:
    """A failure in the form of the contract; `details` are pairs of rule and place.

    Raises:
        KeyError: the code is not registered.
    """
    made: Failure = {"code": code, "class": (CLIENT_CODES | SERVER_CODES)[code]}
    if details:
        made["details"] = [{"rule": rule[:200], "place": place[:300]} for rule, place in details[:50]]
    return made


def clock_skew(seconds: int) -> Failure:
    """The failure of a trust whose clock is wrong: `seconds` above zero where it is behind this server's."""
    direction = "behind" if seconds > 0 else "ahead of"
    rule = f"the clock of the trust is {abs(seconds)} s {direction} the clock of the run server"
    return failure("CLOCK_SKEW", [(rule, "clock")])


def is_permanent(reported: Failure) -> bool:
    """Whether another attempt of the same trust cannot succeed."""
    return reported["class"] == "permanent"


def read_client_failure(reason: str | None) -> Failure:
    """The failure that a trust reports, parsed strictly; any other text becomes INTERNAL and is dropped."""
    try:
        return _parse(json.loads(reason or ""))
    except (ValueError, TypeError, RecursionError):
        return failure("INTERNAL")


def _parse(text: object) -> Failure:
    if not isinstance(text, dict) or not {"code"} <= text.keys() <= {"code", "class", "details"}:
        raise ValueError
    code, details = text["code"], text.get("details", [])
    if not isinstance(code, str) or code not in CLIENT_CODES or not isinstance(details, list):
        raise ValueError
    if len(details) > _MOST_DETAILS:
        raise ValueError
    pairs = [_parse_detail(detail) for detail in details]
    return failure(code, pairs if code in _WITH_DETAILS else None)


def _parse_detail(detail: object) -> tuple[str, str]:
    if not isinstance(detail, dict) or detail.keys() != {"rule", "place"}:
        raise ValueError
    rule, place = detail["rule"], detail["place"]
    for text, longest in ((rule, 200), (place, 300)):
        if not isinstance(text, str) or len(text) > longest or not _PLAIN.fullmatch(text):
            raise ValueError
    return rule, place


def sentence_of(reported: Failure) -> str:
    """The code of a failure and the first rule of its details, for the details of another failure."""
    details = reported.get("details")
    first = details[0]["rule"] if isinstance(details, list) and details else None
    return f"{reported['code']}: {first}" if first else str(reported["code"])


class RunFailed(Exception):
    """The run cannot continue; `failure` is the reason in the form of the contract."""

    def __init__(self, code: str, details: list[tuple[str, str]] | None = None) -> None:
        super().__init__(code)
        self.failure = failure(code, details)
