"""The committed descriptors are those of the installed flwr: a bump of it must not pass unnoticed."""

from pathlib import Path

from write_fleet_descriptors import descriptors

COMMITTED = Path(__file__).parents[2] / "appliance/services/fl-client/backends/flower/fleet-descriptors.binpb"


def test_committed_descriptors_are_those_of_the_installed_flower() -> None:
    assert COMMITTED.read_bytes() == descriptors()
