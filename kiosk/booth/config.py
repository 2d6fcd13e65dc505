"""The tablet's settings."""

from dataclasses import dataclass
from pathlib import Path

from ..shared import config
from ..shared.config import SharedConfig
from ..shared.settings import at_least, days, positive_int, setting

# WCAG 2.2, 2.2.1: whoever is warned has 20 seconds to ask for more time.
WARNING_MIN_S = 20


@dataclass(frozen=True)
class Config(SharedConfig):
    """What only a tablet has."""

    hub_url: str = setting("", "The hub's address for deliveries; by default the one enrolled with")
    deliver_every_s: int = setting(
        15, "Pause between two deliveries while the hub answers", parse=positive_int, unit="s"
    )
    idle_s: int = setting(
        60, "A buyer is warned after this long without a touch", parse=positive_int, unit="s"
    )
    handoff_idle_s: int = setting(
        90, "… on the page that hands over to a phone", parse=positive_int, unit="s"
    )
    thanks_idle_s: int = setting(30, "… on the thank-you page", parse=positive_int, unit="s")
    staff_idle_s: int = setting(
        120, "Staff are warned after this long without a touch", parse=positive_int, unit="s"
    )
    warning_s: int = setting(
        20,
        "The warning: so long after it the screen is cleared, and staff are signed out",
        parse=at_least(WARNING_MIN_S),
        unit="s",
    )
    retention_days: int = setting(
        90,
        "Leads are let go this long after a backup of the hub covers them; 0: kept until wiped",
        parse=days,
        unit="days",
    )


def read(data: Path, given: dict[str, object]) -> Config:
    """Settings of the tablet whose files are in this folder. raises: Problem(SETTING_WRONG)"""
    return config.read(Config, data, given)
