"""Leads → the CSV that a CRM's own import reads: its headers, UTF-8 without BOM, RFC 4180.

Sources: Salesforce Help, "Field Mapping for Importing Leads"; HubSpot Knowledge Base, "Import
records"; Zoho CRM Help, "Importing data"; Odoo's addons/crm/static/xls/crm_lead.xls.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ...lead import Lead
from .. import csv
from . import hubspot, odoo, salesforce, zoho


@dataclass(frozen=True)
class Crm:
    """Whose import it is, and its columns: header → what stands there of a lead."""

    name: str
    label: str
    columns: dict[str, Callable[[Lead], str]]


CRMS = (
    Crm("salesforce", "Salesforce", salesforce.COLUMNS),
    Crm("hubspot", "HubSpot", hubspot.COLUMNS),
    Crm("zoho", "Zoho CRM", zoho.COLUMNS),
    Crm("odoo", "Odoo", odoo.COLUMNS),
)


def stream(crm: Crm, leads: Iterable[Lead]) -> Iterator[bytes]:
    """The file, some rows at a time."""
    readers = crm.columns.values()
    return csv.rows(crm.columns, ([read(lead) for read in readers] for lead in leads))
