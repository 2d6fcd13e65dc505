"""Leads → a file, a row at a time: spreadsheets, contacts, CRMs, programs."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from ..language import mark
from ..lead import Lead
from ..score import Scorer
from . import crm, csv, json, vcard, xlsx


@dataclass(frozen=True)
class Format:
    """One kind of file."""

    name: str  # as the command line says it
    file: str  # what the file is called
    media_type: str
    label: str  # as pages call it
    purpose: str  # what it is for, a sentence
    written: Callable[..., Iterator[bytes]]
    scores: bool = False  # does it say each lead's score?

    def stream(self, leads: Iterable[Lead], scored: Scorer | None = None) -> Iterator[bytes]:
        """The file in pieces. scored: None where there is no catalogue to score leads by"""
        return self.written(leads, scored) if self.scores else self.written(leads)

    @property
    def suffix(self) -> str:
        """What its files end with: "csv"."""
        return self.file.rpartition(".")[2]


_CRM = mark("A file that its import of leads reads without any mapping.")

FORMATS = {
    one.name: one
    for one in (
        Format(
            "csv",
            "leads.csv",
            csv.MEDIA_TYPE,
            mark("CSV for Excel"),
            mark("One row a lead, with the mark by which Excel reads every script."),
            csv.stream,
            scores=True,
        ),
        Format(
            "xlsx",
            "leads.xlsx",
            xlsx.MEDIA_TYPE,
            mark("XLSX"),
            mark("Leads, what they ask of each product, and charts."),
            xlsx.stream,
            scores=True,
        ),
        Format(
            "vcf",
            "leads.vcf",
            vcard.MEDIA_TYPE,
            mark("vCard 3.0"),
            mark("Contacts for phones and mail programs."),
            partial(vcard.stream, version="3.0"),
        ),
        Format(
            "vcf4",
            "leads-4.vcf",
            vcard.MEDIA_TYPE,
            mark("vCard 4.0"),
            mark("Contacts with their language, for newer programs."),
            partial(vcard.stream, version="4.0"),
        ),
        Format(
            "csv-plain",
            "leads-plain.csv",
            csv.MEDIA_TYPE,
            mark("CSV for programs"),
            mark("The same rows as for Excel, without its mark."),
            partial(csv.stream, mark=b""),
            scores=True,
        ),
        Format(
            "json",
            "leads.json",
            json.MEDIA_TYPE,
            mark("JSON"),
            mark("Everything that a lead holds, after a published schema."),
            json.stream,
        ),
        *(
            Format(
                one.name,
                f"leads-{one.name}.csv",
                csv.MEDIA_TYPE,
                one.label,
                _CRM,
                partial(crm.stream, one),
            )
            for one in crm.CRMS
        ),
    )
}
BY_FILE = {one.file: one for one in FORMATS.values()}


def stream(name: str, leads: Iterable[Lead], scored: Scorer | None = None) -> Iterator[bytes]:
    """The file in pieces; name is one of FORMATS."""
    return FORMATS[name].stream(leads, scored)
