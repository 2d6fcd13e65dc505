"""What buyers choose from: units, currencies, Incoterms, kinds of order and of business."""

from .language import mark

# UN/ECE Rec 20: whoever fills containers asks for containers, whatever is in them.
CONTAINERS = ("20", "21")

# ISO 4217; the prices of the catalogue are in the first.
CURRENCIES = (
    "USD", "EUR", "IDR", "CNY", "JPY", "GBP", "AED", "AUD", "BRL", "CHF", "EGP", "HKD", "INR",
    "KRW", "MXN", "MYR", "NGN", "NZD", "PHP", "SAR", "SGD", "THB", "TRY", "TWD", "VND", "ZAR",
)  # fmt: skip

# Incoterms 2020, from what the buyer does himself to what the seller does. Their names are English
# in every language's contracts.
INCOTERMS = {
    "EXW": "Ex Works",
    "FCA": "Free Carrier",
    "FAS": "Free Alongside Ship",
    "FOB": "Free On Board",
    "CFR": "Cost and Freight",
    "CIF": "Cost, Insurance and Freight",
    "CPT": "Carriage Paid To",
    "CIP": "Carriage and Insurance Paid To",
    "DAP": "Delivered at Place",
    "DPU": "Delivered at Place Unloaded",
    "DDP": "Delivered Duty Paid",
}

ORDER_TYPES = {"trial": mark("Trial order"), "repeat": mark("Repeat order")}

BUSINESS_TYPES = {
    "importer": mark("Importer"),
    "distributor": mark("Distributor"),
    "retailer": mark("Retailer"),
    "hospitality": mark("Hotel or restaurant"),
    "designer": mark("Designer"),
    "online_seller": mark("Online seller"),
    "agent": mark("Buying agent"),
    "ngo_government": mark("NGO or government"),
}


def units(product_unit: str) -> tuple[str, ...]:
    """The units that a quantity of this product may be asked in, its own first."""
    return (product_unit, *CONTAINERS)
