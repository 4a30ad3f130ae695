"""The window in which Flower takes the signed time of a call."""

from datetime import UTC, datetime, timedelta

import pytest

from run_server.flower.call_time import wrong_clock_seconds

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize("age", [0, 299, -4])
def test_the_clock_of_a_call_within_the_window_is_right(age: int) -> None:
    assert wrong_clock_seconds(NOW - timedelta(seconds=age), NOW) is None


@pytest.mark.parametrize("age", [300, 7200, -5, -7200])
def test_the_clock_of_a_call_outside_it_is_wrong_by_its_age(age: int) -> None:
    assert wrong_clock_seconds(NOW - timedelta(seconds=age), NOW) == age
