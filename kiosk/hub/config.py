"""The hub's settings."""

from dataclasses import dataclass
from pathlib import Path

from ..shared import settings
from ..shared.public_address import public_address
from ..shared.settings import port, positive_int, setting, yes_or_no


@dataclass(frozen=True)
class Config:
    """One row a setting. Those of the tablet may stand in the same file."""

    host: str = setting("127.0.0.1", "Address the hub answers on; 0.0.0.0 for all")
    port: int = setting(8800, "Port the hub answers on", parse=port)
    threads: int = setting(8, "Requests answered at the same time", parse=positive_int)
    database: str = setting("", "SQLAlchemy URL; by default hub.sqlite3 in the data folder")
    event_name: str = setting("Trade fair", "The fair whose leads arrive here")
    exporter_name: str = setting("", "Whom buyers can reach")
    exporter_phone: str = setting("", "… phone with country code")
    exporter_email: str = setting("", "… e-mail address")
    exporter_website: str = setting("", "… website")
    public_url: str = setting("", "This hub's address as phones reach it, told to the tablets")
    lan: bool = setting(False, "Allow a public_url in this network", parse=yes_or_no)
    desk_idle_s: int = setting(
        3600, "Who works at the desk is signed out after this long", parse=positive_int, unit="s"
    )
    hub_master_key: str = setting("", "64 hex digits; by default the file master.key, made once")


def read(data: Path, given: dict[str, object]) -> Config:
    """Settings of the hub whose files are in this folder. raises: Problem(SETTING_WRONG)"""
    config = settings.read(Config, file=data / "settings.toml", given=given)
    return settings.checked(config, public_url=lambda text: public_address(text, lan=config.lan))


def database_url(data: Path, config: Config) -> str:
    """Where the leads are."""
    return config.database or f"sqlite:///{(data / 'hub.sqlite3').absolute().as_posix()}"
