"""What the second step asks of each product: typed fields → inquiry line or problems, and back.

A field is named for what it holds and for its product: quantity_PAS-FUR-001.
"""

from collections.abc import Callable, Container, Sequence
from typing import Protocol

from . import amount, contact, need_by, problems, trade
from .lead import InquiryLine
from .problems import Kind, Problem
from .product import Product

PORT_MAX = 100
Problems = dict[str, Problem]


class Form(Protocol):
    """A sent form, such as werkzeug's MultiDict."""

    def get(self, key: str, default: str) -> str: ...
    def getlist(self, key: str) -> list[str]: ...


def read(line: InquiryLine, form: Form, product: Product | None, found: Problems) -> InquiryLine:
    """The line as it was typed; what is wrong is added to the problems found, by field.

    form:    quantity_SKU, unit_SKU, target_price_SKU, currency_SKU, incoterm_SKU, port_SKU,
             need_by_day_SKU, need_by_month_SKU, need_by_year_SKU, order_type_SKU, sample_SKU,
             private_label_SKU, and certificate_SKU_N for the certificates of its product, N from 0
    product: None where it left the catalogue
    returns: the line as it was where the form does not ask for its quantity
    """
    if not form.getlist(f"quantity_{line.sku}"):
        return line
    typed = _Typed(form, line.sku, found)
    units = trade.units(product.terms.moq_unit) if product else (line.unit,)
    quantity = typed.read("quantity", amount.quantity, problems.QUANTITY_MALFORMED)
    unit = typed.choice("unit", units) or units[0]
    price = typed.read("target_price", amount.price, problems.PRICE_MALFORMED)
    currency = typed.choice("currency", trade.CURRENCIES) or trade.CURRENCIES[0]
    return InquiryLine(
        sku=line.sku,
        quantity=quantity,
        unit=unit if quantity else "",
        target_price=price,
        currency=currency if price else "",
        incoterm=typed.choice("incoterm", trade.INCOTERMS),
        port=typed.text("port", PORT_MAX),
        need_by=typed.need_by(),
        order_type=typed.choice("order_type", trade.ORDER_TYPES),
        sample=typed.ticked("sample"),
        private_label=typed.ticked("private_label"),
        certificates=_certificates(line, typed, product),
    )


def written(line: InquiryLine, product: Product | None) -> dict[str, str]:
    """The line as its fields would be typed."""
    said = {
        "quantity": amount.typed(line.quantity),
        "unit": line.unit,
        "target_price": amount.typed(line.target_price),
        "currency": line.currency,
        "incoterm": line.incoterm,
        "port": line.port,
        "order_type": line.order_type,
        "sample": "yes" if line.sample else "",
        "private_label": "yes" if line.private_label else "",
    }
    said |= {f"need_by_{part}": text for part, text in need_by.written(line.need_by).items()}
    offered = product.terms.certificates if product else ()
    ticked = [n for n, certificate in enumerate(offered) if certificate in line.certificates]
    return {
        **{f"{name}_{line.sku}": text for name, text in said.items()},
        **{f"certificate_{line.sku}_{n}": "yes" for n in ticked},
    }


class _Typed:
    """The fields of one product."""

    def __init__(self, form: Form, sku: str, found: Problems) -> None:
        self._form, self._sku, self._found = form, sku, found

    def read(self, name: str, reader: Callable[[str], str], kind: Kind) -> str:
        typed = self._get(name)
        try:
            return reader(typed) if typed else ""
        except ValueError:
            self._found[f"{name}_{self._sku}"] = Problem(kind)
            return ""

    def need_by(self) -> str:
        try:
            return need_by.read(*(self._get(f"need_by_{part}") for part in need_by.PARTS))
        except ValueError:
            self._found[f"need_by_{self._sku}"] = Problem(problems.DATE_MALFORMED)
            return ""

    def choice(self, name: str, offered: Container[str]) -> str:
        typed = self._get(name)
        if typed and typed not in offered:
            self._found[f"{name}_{self._sku}"] = Problem(problems.CHOICE_UNKNOWN)
        return typed

    def text(self, name: str, limit: int) -> str:
        typed = self._get(name)
        if len(typed) > limit:
            self._found[f"{name}_{self._sku}"] = Problem(problems.TEXT_LONG, limit=limit)
        return typed

    def ticked(self, name: str) -> bool:
        return bool(self._get(name))

    def ticked_of(self, name: str, offered: Sequence[str]) -> tuple[str, ...]:
        """Those of a list that are ticked; the fields are numbered from 0."""
        fields = (f"{name}_{self._sku}_{number}" for number in range(len(offered)))
        return tuple(
            one for one, field in zip(offered, fields, strict=True) if self._form.get(field, "")
        )

    def _get(self, name: str) -> str:
        return contact.line_of_text(self._form.get(f"{name}_{self._sku}", ""))


def _certificates(line: InquiryLine, typed: _Typed, product: Product | None) -> tuple[str, ...]:
    offered = product.terms.certificates if product else ()
    # Asked for earlier, and in the catalogue no more: nobody has taken it back.
    kept = tuple(one for one in line.certificates if one not in offered)
    return typed.ticked_of("certificate", offered) + kept
