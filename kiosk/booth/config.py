"""The tablet's settings."""

from dataclasses import dataclass
from pathlib import Path

from ..shared import config
from ..shared.config import SharedConfig
from ..shared.settings import days, positive_int, setting


@dataclass(frozen=True)
class Config(SharedConfig):
    """What only a tablet has."""

    hub_url: str = setting("", "The hub's address for deliveries; by default the one enrolled with")
    deliver_every_s: int = setting(
        15, "Pause between two deliveries while the hub answers", parse=positive_int, unit="s"
    )
    staff_idle_s: int = setting(
        120, "Staff are signed out after this long without a tap", parse=positive_int, unit="s"
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
