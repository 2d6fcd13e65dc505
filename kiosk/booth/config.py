"""The tablet's settings."""

from dataclasses import dataclass
from pathlib import Path

from ..shared import settings
from ..shared.card import Exporter
from ..shared.public_address import public_address
from ..shared.settings import port, positive_int, setting, yes_or_no


@dataclass(frozen=True)
class Config:
    """One row a setting: default, what it is, its unit. README lists them; a test compares."""

    host: str = setting("127.0.0.1", "Address the booth answers on; the tablet's own by default")
    port: int = setting(8000, "Port the booth answers on", parse=port)
    threads: int = setting(8, "Requests answered at the same time", parse=positive_int)
    event_name: str = setting("", "The fair, as printed on receipts")
    exporter_name: str = setting("", "Whom buyers can reach: name in the “Save our contact” code")
    exporter_phone: str = setting("", "… phone with country code")
    exporter_email: str = setting("", "… e-mail address")
    exporter_website: str = setting("", "… website")
    public_url: str = setting("", "The hub's address as phones reach it, for the QR codes")
    lan: bool = setting(
        False, "Allow a public_url in this network, to try with one's own phone", parse=yes_or_no
    )
    hub_url: str = setting("", "The hub's address for deliveries; by default the one enrolled with")
    deliver_every_s: int = setting(
        15, "Pause between two deliveries while the hub answers", parse=positive_int, unit="s"
    )
    staff_idle_s: int = setting(
        120, "Staff are signed out after this long without a tap", parse=positive_int, unit="s"
    )

    @property
    def exporter(self) -> Exporter:
        return Exporter(
            self.exporter_name, self.exporter_phone, self.exporter_email, self.exporter_website
        )


def read(data: Path, given: dict[str, object]) -> Config:
    """Settings of the tablet whose files are in this folder.

    raises: Problem(SETTING_WRONG)
    """
    config = settings.read(Config, file=data / "settings.toml", given=given)
    return settings.checked(config, public_url=lambda text: public_address(text, lan=config.lan))
