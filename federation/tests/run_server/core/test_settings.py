"""Settings of the process."""

import pytest

from run_server.core.settings import read_settings

GIVEN = {"RUN_ID": "run", "RUN_TOKEN": "token", "HUB_URL": "https://hub.example/api/", "ADVERTISED_HOST": "run.example"}


def test_ports_are_any_free_one_and_the_own_one_unless_they_are_given() -> None:
    settings = read_settings(GIVEN)
    assert (settings.listen_port, settings.advertised_port) == (0, None)
    settings = read_settings({**GIVEN, "LISTEN_PORT": "8443", "ADVERTISED_PORT": "9092"})
    assert (settings.listen_port, settings.advertised_port) == (8443, 9092)


def test_a_port_that_is_no_number_is_refused() -> None:
    for name in ("LISTEN_PORT", "ADVERTISED_PORT"):
        with pytest.raises(ValueError):
            read_settings({**GIVEN, name: "https"})


def test_everything_that_is_missing_is_named() -> None:
    with pytest.raises(SystemExit, match="RUN_TOKEN, ADVERTISED_HOST"):
        read_settings({"RUN_ID": "run", "HUB_URL": "https://hub.example/api"})
