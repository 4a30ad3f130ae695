"""Rules that need no process."""

import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from safetensors.numpy import save
from support.fleet_client import pem_of

from run_server.core.averaging import average_metrics, average_vectors
from run_server.core.event_pump import first_sequence
from run_server.core.failures import CLIENT_CODES, SERVER_CODES, failure, read_client_failure
from run_server.core.fleet_ledger import FleetLedger
from run_server.core.model_vector import ModelUnusable, buffer_mask, hash_of, read_model, write_model
from run_server.core.run_config import TensorLayout
from run_server.flower.node_keys import canonical_key

LAYOUT = [TensorLayout(name="b", dtype="float32", shape=[2]), TensorLayout(name="a", dtype="float32", shape=[1, 3])]


def test_every_code_and_its_class_are_those_of_the_registry() -> None:
    registry = Path(__file__).parents[3] / "lib/contracts/errors.ts"
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


def test_a_model_becomes_a_vector_in_layout_order_and_back() -> None:
    content = save({"a": np.array([[3, 4, 5]], "<f4"), "b": np.array([1, 2], "<f4")})
    vector = read_model(content, hashlib.sha256(content).hexdigest(), LAYOUT)
    np.testing.assert_array_equal(vector, np.array([1, 2, 3, 4, 5], "<f4"))
    again = write_model(vector, LAYOUT)
    np.testing.assert_array_equal(read_model(again, hashlib.sha256(again).hexdigest(), LAYOUT), vector)
    assert hash_of(vector) == hashlib.sha256(vector.tobytes()).hexdigest()


@pytest.mark.parametrize(
    "tensors",
    [
        {"a": np.zeros((1, 3), "<f4")},
        {"a": np.zeros((1, 3), "<f4"), "b": np.zeros(2, "<f4"), "c": np.zeros(1, "<f4")},
        {"a": np.zeros((3, 1), "<f4"), "b": np.zeros(2, "<f4")},
        {"a": np.zeros((1, 3), "<f8"), "b": np.zeros(2, "<f4")},
        {"a": np.full((1, 3), np.nan, "<f4"), "b": np.zeros(2, "<f4")},
    ],
)
def test_a_model_of_another_layout_is_refused(tensors: dict[str, np.ndarray]) -> None:
    content = save(tensors)
    with pytest.raises(ModelUnusable):
        read_model(content, hashlib.sha256(content).hexdigest(), LAYOUT)


def test_averages_are_weighted_by_examples() -> None:
    one, two = np.array([1, 1e8], "<f4"), np.array([3, 1e8], "<f4")
    np.testing.assert_array_equal(average_vectors([(one, 1), (two, 3)]), np.array([2.5, 1e8], "<f4"))
    assert average_metrics([({"auc": 1.0}, 1), ({"auc": 0.0, "loss": 2.0}, 3)]) == {"auc": 0.25, "loss": 2.0}


def test_an_integer_buffer_stays_whole_when_it_is_averaged() -> None:
    layout = [
        TensorLayout(name="w", dtype="float32", shape=[1]),
        TensorLayout(name="n", dtype="float32", shape=[], role="buffer"),
        TensorLayout(name="b", dtype="float32", shape=[2]),
    ]
    mask = buffer_mask(layout)
    assert mask.tolist() == [False, True, False, False]
    one, two = np.array([1, 10, 0, 0], "<f4"), np.array([2, 13, 1, 1], "<f4")
    np.testing.assert_array_equal(average_vectors([(one, 1), (two, 1)], mask), np.array([1.5, 12, 0.5, 0.5], "<f4"))
    np.testing.assert_array_equal(average_vectors([(one, 1), (two, 1)]), np.array([1.5, 11.5, 0.5, 0.5], "<f4"))


def test_the_numbers_of_a_later_server_lie_above_those_of_an_earlier_one() -> None:
    assert first_sequence(1_800_000_060) - first_sequence(1_800_000_000) == 960
    # The ledger of the hub pads to ten digits: enough for two decades.
    assert first_sequence(2_300_000_000) < 10**10


def test_only_p384_keys_are_listed() -> None:
    key = ec.generate_private_key(ec.SECP384R1())
    assert canonical_key(pem_of(key) + "\n") == pem_of(key).encode()
    with pytest.raises(ValueError, match="P-384"):
        canonical_key(pem_of(ec.generate_private_key(ec.SECP256R1())))


def test_a_reply_is_whole_when_its_last_object_is_stored_and_never_above_its_limit() -> None:
    ledger = FleetLedger([1, 2], run_id=7, reply_limit=10)
    assert ledger.handed(1, "ask", {"ask", "x"})
    ledger.announced(1, "ask", "reply", {"reply", "big"}, {"reply", "big"})
    ledger.stored(1, "reply", 4, accepted=True)
    assert not ledger.is_whole(1, "ask")
    assert not ledger.fits(1, "big", 7)
    assert ledger.fits(1, "big", 6)
    ledger.stored(1, "big", 6, accepted=True)
    assert ledger.is_whole(1, "ask")
    assert ledger.reply_bytes(1, "ask") == 10
    assert not ledger.is_whole(2, "ask")


def test_an_object_that_another_node_stored_counts_for_both() -> None:
    ledger = FleetLedger([1, 2], run_id=7, reply_limit=10)
    for node in (1, 2):
        ledger.handed(node, f"ask{node}", set())
        ledger.announced(node, f"ask{node}", f"reply{node}", {f"reply{node}", "same"}, {f"reply{node}", "same"})
        ledger.stored(node, f"reply{node}", 1, accepted=True)
    assert not ledger.is_whole(1, "ask1")
    ledger.stored(1, "same", 1, accepted=True)
    assert ledger.is_whole(1, "ask1")
    assert ledger.is_whole(2, "ask2")


def test_an_instruction_is_lost_once_its_node_pulls_again_without_an_answer() -> None:
    ledger = FleetLedger([1], run_id=7, reply_limit=10)
    ledger.handed(1, "ask", set())
    assert ledger.lost_since(1, "ask") is None
    ledger.pulled_again(1)
    assert ledger.lost_since(1, "ask") is not None
    ledger.close(1, "next")
    assert not ledger.handed(1, "next", set()), "what waited while its round ended is not handed out"
