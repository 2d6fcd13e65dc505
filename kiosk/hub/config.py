"""The hub's settings."""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from ..shared import config
from ..shared.config import SharedConfig
from ..shared.settings import port, positive_int, setting, yes_or_no
from . import service_level
from .service_level import Levels


@dataclass(frozen=True)
class Config(SharedConfig):
    """What only a hub has, and where its defaults differ."""

    port: int = setting(8800, "Port it answers on", parse=port)
    event_name: str = setting("Trade fair", "The fair whose leads arrive here")
    database: str = setting("", "SQLAlchemy URL; by default hub.sqlite3 in the data folder")
    desk_idle_s: int = setting(
        3600, "Who works at the desk is signed out after this long", parse=positive_int, unit="s"
    )
    service_levels: Levels = setting(
        service_level.levels(service_level.DEFAULT),
        "How soon a buyer is to be answered, by heat",
        parse=service_level.levels,
    )
    office_zone: str = setting(
        "Asia/Jakarta",
        "The exporter's time zone: its days and working days",
        parse=service_level.zone,
    )
    webhooks_private: bool = setting(
        False, "Allow webhooks to http:// and to addresses of this network", parse=yes_or_no
    )
    hub_master_key: str = setting("", "64 hex digits; by default the file master.key, made once")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.office_zone)


def read(data: Path, given: dict[str, object]) -> Config:
    """Settings of the hub whose files are in this folder. raises: Problem(SETTING_WRONG)"""
    return config.read(Config, data, given)


def database_url(data: Path, config: Config) -> str:
    """Where the leads are."""
    return config.database or f"sqlite:///{(data / 'hub.sqlite3').absolute().as_posix()}"
