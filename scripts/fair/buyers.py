"""Invented buyers: who comes from which country, what they look at, ask for, and say of it."""

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import phonenumbers
from werkzeug.datastructures import MultiDict

from kiosk.shared import contact, language, trade
from kiosk.shared.feedback import RATED, Feedback
from kiosk.shared.language import Language
from kiosk.shared.product import Product

HERE = Path(__file__).parent
MESSAGES = {
    "en": ["Can you ship samples by air?", "We need FSC papers.", "Is private label possible?"],
    "de": ["Bitte senden Sie uns eine Preisliste.", "Können Sie nach EN 581 prüfen lassen?"],
    "fr": ["Pouvez-vous envoyer un échantillon à Lyon ?"],
    "es": ["¿Cuál es el plazo para un contenedor de 20 pies?"],
    "pt-BR": ["Vocês aceitam pedido de teste?"],
    "ar": ["نرجو إرسال عرض سعر لحاوية كاملة.", "هل يمكن تغيير الألوان؟"],
    "zh-Hans": ["请寄样品。", "能否提供植物检疫证书？"],
    "ja": ["サンプルを送っていただけますか。"],
    "ko": ["샘플을 받아볼 수 있을까요?"],
    "ru": ["Пришлите, пожалуйста, прайс-лист."],
    "hi": ["कृपया नमूने भेजें।"],
}
COMMENTS = [
    "Lighter, please: shipping is by volume.",
    "The weave is excellent.",
    "We would need it in dark grey.",
    "Carton too weak for sea freight.",
    "Story of the makers is what sells it.",
    "Finish differs from piece to piece.",
]
_LATIN = "abcdefghijklmnopqrstuvwxyz"
BUSINESS = (
    "importer",
    "importer",
    "importer",
    "distributor",
    "retailer",
    "hospitality",
    "designer",
)


@dataclass(frozen=True)
class Country:
    code: str  # ISO 3166-1 alpha-2
    language: Language
    people: Mapping[str, Any]  # of names.toml
    cities: Sequence[str]
    markets: Sequence[str]
    likes: Sequence[str]


class Crowd:
    """Whoever comes to the fair; the same for the same seed and catalogue."""

    def __init__(self, chance: random.Random, products: Sequence[Product]) -> None:
        self._chance, self._products = chance, products
        names = tomllib.loads((HERE / "names.toml").read_text(encoding="utf-8"))
        said = tomllib.loads((HERE / "countries.toml").read_text(encoding="utf-8"))
        self._countries = [
            Country(
                code,
                language.OFFERED[one["language"]],
                names[one["people"]],
                one["cities"],
                one["markets"],
                one["likes"],
            )
            for code, one in said.items()
        ]
        self._weights = [one["weight"] for one in said.values()]

    def next(self) -> "Buyer":
        country = self._chance.choices(self._countries, self._weights)[0]
        return Buyer(self._chance, country, self._products)


class Buyer:
    """One visitor at a tablet: nobody, until a lead is left."""

    def __init__(
        self, chance: random.Random, country: Country, products: Sequence[Product]
    ) -> None:
        self._chance, self.country = chance, country
        self.language = country.language if chance.random() < 0.8 else language.DEFAULT
        liked = [product for product in products if product.category in country.likes]
        # The first of the catalogue stand in front; whatever stands there is looked at more.
        weights = [
            (3.0 if product in liked else 1.0) / (1 + place * 0.05)
            for place, product in enumerate(products)
        ]
        looks = chance.choices(products, weights, k=chance.choice((1, 2, 2, 3, 3, 4, 6)))
        self.seen = list({product.sku: product for product in looks}.values())
        self.asked_for = [one for one in self.seen if chance.random() < 0.55] or self.seen[:1]
        self.serious = chance.random()  # 0 looks around, 1 has an order in the pocket

    def first_step(self, lead_id: str) -> MultiDict[str, str]:
        """The form as it is sent: name, contact, consent, products."""
        way = self._chance.choices(
            [one.code for one in contact.ways(self.language, self.country.code)][:3], (6, 3, 1)
        )[0]
        form = MultiDict(
            {
                "id": lead_id,
                "name": self._name(),
                "way": way,
                "address": self._address(way),
                "consent_inquiry": "given",
            }
        )
        if self._chance.random() < 0.4:
            form["consent_news"] = "given"
        for product in self.asked_for:
            form.add("sku", product.sku)
        return form

    def second_step(self, day: date) -> MultiDict[str, str]:
        """The optional second form: company, markets, and what an offer needs."""
        chance, country = self._chance, self.country
        form = MultiDict(
            {
                "company": chance.choice(country.people["company"]).format(family=self._family),
                "country": country.code,
                "city": chance.choice(country.cities),
                "business_type": chance.choice(BUSINESS),
                "market": country.code,
            }
        )
        if country.markets and chance.random() < 0.5:
            form["market_2"] = chance.choice(country.markets)
        if chance.random() < 0.35:
            said = MESSAGES.get(self.language.code, MESSAGES["en"])
            form["message"] = chance.choice(said)
        for product in self.asked_for:
            form.update(self._line(product, day))
        return form

    def feedback(self) -> tuple[Feedback, ...]:
        """A few taps on the thank-you page."""
        chance = self._chance
        product = self.asked_for[0]
        # Some workshops are better than others, and buyers agree on it.
        level = 3.2 + (sum(product.sku.encode()) % 5) * 0.35
        rated = {
            name: min(5, max(1, round(chance.gauss(level - 0.5 * (name == "packaging"), 0.8))))
            for name in RATED
            if chance.random() < 0.9
        }
        comment = chance.choice(COMMENTS) if chance.random() < 0.3 else ""
        return (Feedback(product.sku, comment=comment, **rated),)

    def _line(self, product: Product, day: date) -> dict[str, str]:
        chance, terms, sku = self._chance, product.terms, product.sku
        typed = {f"quantity_{sku}": ""}
        if chance.random() < 0.3 + 0.6 * self.serious:
            times = chance.choice((Decimal("0.5"), 1, 1, 2, 3, 5, 10))
            typed[f"quantity_{sku}"] = str(int(max(1, terms.moq * times)))
            typed[f"unit_{sku}"] = terms.moq_unit
        if chance.random() < 0.5 * self.serious:
            band = (terms.fob_usd_min + terms.fob_usd_max) / 2
            wanted = band * Decimal(str(round(chance.gauss(0.9, 0.18), 2)))
            typed[f"target_price_{sku}"] = f"{max(wanted, Decimal('0.05')):.2f}"
            typed[f"currency_{sku}"] = "USD"
        if chance.random() < 0.5:
            typed[f"incoterm_{sku}"] = chance.choice(("FOB", "FOB", "CIF", "EXW", "DDP"))
        if chance.random() < 0.45:
            due = day + timedelta(days=chance.choice((30, 60, 75, 90, 120, 180)))
            parts = {"day": due.day, "month": due.month, "year": due.year}
            typed |= {f"need_by_{part}_{sku}": str(number) for part, number in parts.items()}
        if chance.random() < 0.35:
            typed[f"sample_{sku}"] = "yes"
        if chance.random() < 0.2:
            typed[f"private_label_{sku}"] = "yes"
        typed[f"order_type_{sku}"] = chance.choice(("", *trade.ORDER_TYPES))
        for number in range(len(terms.certificates)):
            if chance.random() < 0.25:
                typed[f"certificate_{sku}_{number}"] = "yes"
        return typed

    def _name(self) -> str:
        people = self.country.people
        given, family = self._chance.choice(people["given"]), self._chance.choice(people["family"])
        self._family = family
        return str(people["order"]).replace("given", given).replace("family", family)

    def _address(self, way: str) -> str:
        chance = self._chance
        handle = "".join(chance.choices(_LATIN, k=7)) + str(chance.randrange(100))
        if way == "email":
            # RFC 2606: nobody has these.
            return f"{handle}@{chance.choice(('example.com', 'example.net', 'example.org'))}"
        if way in ("wechat", "line", "kakaotalk", "telegram"):
            return handle
        kind = phonenumbers.PhoneNumberType.MOBILE
        example = phonenumbers.example_number_for_type(self.country.code, kind)
        assert example is not None, self.country.code
        example.national_number = (example.national_number or 0) + chance.randrange(100)
        return phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
