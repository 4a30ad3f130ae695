"""Replies and instructions in the ledger."""

from run_server.core.fleet_ledger import FleetLedger


def test_a_reply_is_whole_when_its_last_object_is_stored_and_never_above_its_limit() -> None:
    ledger = FleetLedger([1, 2], run_id=7, reply_limit=10)
    assert ledger.record_delivery(1, "ask", {"ask", "x"})
    ledger.record_announcement(1, "ask", "reply", {"reply", "big"}, {"reply", "big"})
    ledger.record_object(1, "reply", 4, accepted=True)
    assert not ledger.is_whole(1, "ask")
    assert not ledger.is_within_limit(1, "big", 7)
    assert ledger.is_within_limit(1, "big", 6)
    ledger.record_object(1, "big", 6, accepted=True)
    assert ledger.is_whole(1, "ask")
    assert ledger.reply_bytes(1, "ask") == 10
    assert not ledger.is_whole(2, "ask")


def test_an_object_that_another_node_stored_counts_for_both() -> None:
    ledger = FleetLedger([1, 2], run_id=7, reply_limit=10)
    for node in (1, 2):
        ledger.record_delivery(node, f"ask{node}", set())
        ledger.record_announcement(
            node, f"ask{node}", f"reply{node}", {f"reply{node}", "same"}, {f"reply{node}", "same"}
        )
        ledger.record_object(node, f"reply{node}", 1, accepted=True)
    assert not ledger.is_whole(1, "ask1")
    ledger.record_object(1, "same", 1, accepted=True)
    assert ledger.is_whole(1, "ask1")
    assert ledger.is_whole(2, "ask2")


def test_an_instruction_is_lost_once_its_node_pulls_again_without_an_answer() -> None:
    ledger = FleetLedger([1], run_id=7, reply_limit=10)
    ledger.record_delivery(1, "ask", set())
    assert ledger.lost_since(1, "ask") is None
    ledger.record_pull(1)
    assert ledger.lost_since(1, "ask") is not None
    ledger.close(1, "next")
    assert not ledger.record_delivery(1, "next", set()), "what waited while its round ended is not handed out"


def test_a_clock_that_goes_wrong_or_right_is_a_change_and_one_that_stays_is_none() -> None:
    ledger = FleetLedger([1, 2], run_id=7, reply_limit=100)
    assert [ledger.record_clock(1, seconds) for seconds in (None, 7200, 7201, None, None)] == [
        False,
        True,
        False,
        True,
        False,
    ]
    ledger.record_clock(1, -60)
    assert (ledger.wrong_clock_seconds(1), ledger.wrong_clock_seconds(2)) == (-60, None)
