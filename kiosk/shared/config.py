"""The settings that tablet and hub have in common, and where both read theirs."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from . import country, language, score, settings
from .card import Exporter
from .public_address import public_address
from .settings import port, positive_int, setting, yes_or_no


@dataclass(frozen=True)
class SharedConfig:
    """One row a setting: default, what it is, its unit. README lists them; a test compares."""

    host: str = setting("127.0.0.1", "Address it answers on: this machine's own; 0.0.0.0 for all")
    port: int = setting(8000, "Port it answers on", parse=port)
    threads: int = setting(8, "Requests answered at the same time", parse=positive_int)
    event_name: str = setting("", "The fair")
    exporter_name: str = setting("", "Whom buyers can reach: name in the “Save our contact” code")
    exporter_phone: str = setting("", "… phone with country code")
    exporter_email: str = setting("", "… e-mail address")
    exporter_website: str = setting("", "… website")
    main_languages: tuple[str, ...] = setting(
        ("en", "id", "zh-Hans"), "Languages whose buttons come first", parse=language.codes
    )
    # Of the buyers from abroad at Trade Expo Indonesia 2023 11.8 % came from India, 7.1 % from Malaysia
    # and 2.2 % from China (Ministry of Trade, 13 October 2023).
    main_countries: tuple[str, ...] = setting(
        ("IN", "MY", "CN"),
        "Countries that come first in lists, until a booth has seen more of others",
        parse=country.codes,
    )
    score_weights: score.Weights = setting(
        score.DEFAULT, "How many points of a lead's score each part has", parse=score.weights
    )
    public_url: str = setting("", "The hub's address as phones reach it, for the QR codes")
    lan: bool = setting(
        False, "Allow a public_url in this network, to try with one's own phone", parse=yes_or_no
    )

    @property
    def exporter(self) -> Exporter:
        return Exporter(
            self.exporter_name, self.exporter_phone, self.exporter_email, self.exporter_website
        )


Config = TypeVar("Config", bound=SharedConfig)


def read(table: type[Config], data: Path, given: dict[str, object]) -> Config:
    """Settings of the tablet or hub whose files are in this folder.

    table:  the app's own dataclass
    given:  from the command line; None values count as not given
    raises: Problem SETTING_WRONG, or ADDRESS_NOT_PUBLIC
    """
    config = settings.read(table, file=data / "settings.toml", given=given)
    return settings.checked(config, public_url=lambda text: public_address(text, lan=config.lan))
