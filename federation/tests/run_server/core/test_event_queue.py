"""Numbers of events."""

from run_server.core.event_queue import first_sequence


def test_the_numbers_of_a_later_server_lie_above_those_of_an_earlier_one() -> None:
    assert first_sequence(1_800_000_060) - first_sequence(1_800_000_000) == 960
    # The ledger of the hub pads to ten digits: enough for two decades.
    assert first_sequence(2_300_000_000) < 10**10
