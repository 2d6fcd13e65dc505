"""The hub's settings."""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from ..shared import config
from ..shared.config import SharedConfig
from ..shared.settings import port as tcp_port
from ..shared.settings import positive_int, setting, yes_or_no
from . import service_level
from .service_level import Levels


@dataclass(frozen=True)
class Config(SharedConfig):
    """What only a hub has, and where its defaults differ."""

    port: int = setting(8800, "Port it answers on", parse=tcp_port)
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
    smtp_host: str = setting("", "Mail server that sends replies; none: staff send them themselves")
    smtp_port: int = setting(587, "… its port: 465 for TLS, else STARTTLS", parse=tcp_port)
    smtp_user: str = setting("", "… whom to sign in as")
    smtp_password_file: str = setting("", "… a file with the password")
    smtp_from: str = setting("", "… the sender's address; by default exporter_email")
    hub_master_key: str = setting("", "64 hex digits; by default the file master.key, made once")

    @property
    def reply_sender(self) -> str:
        """The address that replies come from; "" for none."""
        return self.smtp_from or self.exporter_email

    @property
    def sends_mail(self) -> bool:
        return bool(self.smtp_host and self.reply_sender)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.office_zone)


def read(data: Path, given: dict[str, object]) -> Config:
    """Settings of the hub whose files are in this folder. raises: Problem(SETTING_WRONG)"""
    return config.read(Config, data, given)


def database_url(data: Path, config: Config) -> str:
    """Where the leads are."""
    return config.database or f"sqlite:///{(data / 'hub.sqlite3').absolute().as_posix()}"
