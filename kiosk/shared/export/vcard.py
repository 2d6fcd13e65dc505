"""Leads → vCard 3.0 (RFC 2426), which phones and mail programs import."""

from collections.abc import Iterable, Iterator

from ..lead import Lead

MEDIA_TYPE = "text/vcard; charset=utf-8"
_LINE_MAX_BYTES = 75  # RFC 2426 2.6, without the line break


def stream(leads: Iterable[Lead]) -> Iterator[bytes]:
    """One card a lead."""
    for lead in leads:
        yield "".join(_folded(line) for line in _lines(lead)).encode()


def _lines(lead: Lead) -> Iterator[str]:
    contact = lead.contact
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield f"UID:{lead.id}"
    yield f"FN:{_escaped(contact.name)}"
    # One field, never split by guessing: the whole name stands as the family name.
    yield f"N:{_escaped(contact.name)};;;;"
    if contact.company:
        yield f"ORG:{_escaped(contact.company)}"
    if contact.role:
        yield f"TITLE:{_escaped(contact.role)}"
    if contact.website:
        yield f"URL:{_escaped(contact.website)}"
    address = _escaped(contact.address_normal or contact.address)
    if contact.way == "email":
        yield f"EMAIL;TYPE=INTERNET:{address}"
    elif contact.address_normal.startswith("+") or contact.way in ("phone", "whatsapp"):
        yield f"TEL;TYPE=CELL:{address}"
    products = ", ".join(lead.skus)
    note = f"{lead.reference}; {contact.way}: {contact.address}; {products}"
    yield f"NOTE:{_escaped(note)}"
    yield "CATEGORIES:Pameran"
    yield "END:VCARD"


def _escaped(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Broken at 75 octets, never inside a character."""
    lines, current, room = [], "", _LINE_MAX_BYTES
    for character in line:
        size = len(character.encode())
        if size > room:
            lines.append(current)
            current, room = " ", _LINE_MAX_BYTES - 1
        current += character
        room -= size
    return "\r\n".join([*lines, current]) + "\r\n"
