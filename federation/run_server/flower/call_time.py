"""Whose clock a call shows to be wrong: Flower takes the signed time of a call within a narrow window only."""

from datetime import datetime

from flwr.common.constant import SYSTEM_TIME_TOLERANCE, TIMESTAMP_TOLERANCE


def wrong_clock_seconds(signed_at: datetime, now: datetime) -> int | None:
    """By how many seconds the caller's clock is behind (above zero) or ahead; None where Flower takes the call.

    Both instants have a time zone.
    """
    age = (now - signed_at).total_seconds()
    # Flower allows its tolerance of the system's time here too; that much is left for the way from here to there.
    return None if -SYSTEM_TIME_TOLERANCE < age < TIMESTAMP_TOLERANCE else round(age)
