"""Failures that this server reports, and those that it accepts from a trust."""

import json
import re
from pathlib import Path

import pytest

from run_server.core.failures import (
    CLIENT_CODES,
    SERVER_CODES,
    clock_skew,
    failure,
    read_client_failure,
    sentence_of,
)


def test_every_code_and_its_class_are_those_of_the_registry() -> None:
    registry = Path(__file__).parents[4] / "lib/contracts/errors.ts"
    entries = dict(re.findall(r"(\w+): entry\(\s*'(\w+)'", registry.read_text()))
    for code, error_class in (CLIENT_CODES | SERVER_CODES).items():
        assert entries[code] == error_class


@pytest.mark.parametrize(
    "reason",
    [
        None,
        "",
        "Traceback (most recent call last)",
        '"APP_FAILED"',
        "[]",
        '{"code":"NO_SUCH_CODE"}',
        '{"code":"RUN_STOPPED"}',
        '{"code":"CLOCK_SKEW"}',
        '{"code":"APP_FAILED","text":"patient"}',
        '{"code":"APP_FAILED","details":[{"rule":"x"}]}',
        '{"code":"APP_FAILED","details":[{"rule":"x","place":"y","value":"z"}]}',
        '{"code":"APP_FAILED","details":[{"rule":"<b>","place":"y"}]}',
        '{"code":"APP_FAILED","details":[{"rule":"Müller","place":"y"}]}',
        '{"code":"APP_FAILED","details":[{"rule":"' + "x" * 201 + '","place":"y"}]}',
        '{"code":["APP_FAILED"]}',
        "[" * 100_000,
    ],
)
def test_free_text_of_a_trust_is_never_passed_on(reason: str | None) -> None:
    assert read_client_failure(reason) == {"code": "INTERNAL", "class": "transient"}


def test_a_failure_in_the_agreed_form_is_passed_on() -> None:
    details = [{"rule": "norm clip (max 10)", "place": "parameters"}]
    said = json.dumps({"code": "EGRESS_REFUSED", "class": "transient", "details": details})
    assert read_client_failure(said) == {"code": "EGRESS_REFUSED", "class": "permanent", "details": details}
    assert read_client_failure('{"code":"APP_TIMEOUT"}') == failure("APP_TIMEOUT")


def test_a_wrong_clock_is_named_with_its_direction_and_fits_into_one_sentence() -> None:
    behind = "the clock of the trust is 7200 s behind the clock of the run server"
    details = [{"rule": behind, "place": "clock"}]
    assert clock_skew(7200) == {"code": "CLOCK_SKEW", "class": "transient", "details": details}
    assert sentence_of(clock_skew(7200)) == f"CLOCK_SKEW: {behind}"
    assert (
        sentence_of(clock_skew(-6)) == "CLOCK_SKEW: the clock of the trust is 6 s ahead of the clock of the run server"
    )
    assert sentence_of(failure("APP_TIMEOUT")) == "APP_TIMEOUT"
