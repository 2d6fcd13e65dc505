"""The hub's settings."""

from dataclasses import dataclass
from pathlib import Path

from ..shared import config
from ..shared.config import SharedConfig
from ..shared.settings import port, positive_int, setting, yes_or_no


@dataclass(frozen=True)
class Config(SharedConfig):
    """What only a hub has, and where its defaults differ."""

    port: int = setting(8800, "Port it answers on", parse=port)
    event_name: str = setting("Trade fair", "The fair whose leads arrive here")
    database: str = setting("", "SQLAlchemy URL; by default hub.sqlite3 in the data folder")
    desk_idle_s: int = setting(
        3600, "Who works at the desk is signed out after this long", parse=positive_int, unit="s"
    )
    webhooks_private: bool = setting(
        False, "Allow webhooks to http:// and to addresses of this network", parse=yes_or_no
    )
    hub_master_key: str = setting("", "64 hex digits; by default the file master.key, made once")


def read(data: Path, given: dict[str, object]) -> Config:
    """Settings of the hub whose files are in this folder. raises: Problem(SETTING_WRONG)"""
    return config.read(Config, data, given)


def database_url(data: Path, config: Config) -> str:
    """Where the leads are."""
    return config.database or f"sqlite:///{(data / 'hub.sqlite3').absolute().as_posix()}"
