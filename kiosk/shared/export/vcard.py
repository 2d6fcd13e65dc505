"""Leads → vCard 3.0 (RFC 2426), which phones and mail programs import, and 4.0 (RFC 6350)."""

from collections.abc import Iterable, Iterator

from ..lead import Lead

MEDIA_TYPE = "text/vcard; charset=utf-8"
_LINE_MAX_BYTES = 75  # RFC 2426 2.6 and RFC 6350 3.2, without the line break


def stream(leads: Iterable[Lead], version: str) -> Iterator[bytes]:
    """One card a lead. version: "3.0" or "4.0"."""
    for lead in leads:
        yield "".join(_folded(line) for line in _lines(lead, version)).encode()


def _lines(lead: Lead, version: str) -> Iterator[str]:
    contact, newer = lead.contact, version == "4.0"
    yield "BEGIN:VCARD"
    yield f"VERSION:{version}"
    yield f"UID:urn:uuid:{lead.id}" if newer else f"UID:{lead.id}"
    if newer:
        yield "KIND:individual"
        yield f"LANG:{lead.language}"
    yield f"FN:{_escaped(contact.name)}"
    # One field, never split by guessing: the whole name stands as the family name.
    yield f"N:{_escaped(contact.name)};;;;"
    if contact.company:
        yield f"ORG:{_escaped(contact.company)}"
    if contact.role:
        yield f"TITLE:{_escaped(contact.role)}"
    if contact.website:
        # A URI in 4.0, whose commas and semicolons stand for themselves.
        yield f"URL:{contact.website if newer else _escaped(contact.website)}"
    if contact.city or contact.country:
        yield f"ADR:;;;{_escaped(contact.city)};;;{_escaped(contact.country)}"
    yield from _reach(lead, newer)
    products = ", ".join(lead.skus)
    note = f"{lead.reference}; {contact.way}: {contact.address}; {products}"
    yield f"NOTE:{_escaped(note)}"
    yield "CATEGORIES:Pameran"
    yield "END:VCARD"


def _reach(lead: Lead, newer: bool) -> Iterator[str]:
    """E-mail or number, where the buyer left one; a messenger's name stands in the note."""
    contact = lead.contact
    address = contact.address_normal or contact.address
    if contact.way == "email":
        yield f"EMAIL:{_escaped(address)}" if newer else f"EMAIL;TYPE=INTERNET:{_escaped(address)}"
    elif newer and contact.address_normal.startswith("+"):
        yield f"TEL;VALUE=uri;TYPE=cell:tel:{address}"
    elif contact.address_normal.startswith("+") or contact.way in ("phone", "whatsapp"):
        yield f"TEL;TYPE=CELL:{_escaped(address)}"


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
