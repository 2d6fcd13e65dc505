"""The form of a product: the columns of the catalogue file, its picture, and its place."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass, field, replace

from werkzeug.datastructures import FileStorage

from ....shared import catalogue_file, problems
from ....shared.catalogue_file import Facts
from ....shared.language import OFFERED
from ....shared.problems import Problem
from ....shared.product import LABOUR_BASES, Catalogue, Picture, Product
from ... import catalogue_edit, catalogue_upload

_SHA256 = re.compile("[0-9a-f]{64}")
# Of a product that is new: what most have.
_FIRST = {"moq_unit": "pcs"}
_NONE_SAID = catalogue_file.facts("")


@dataclass(frozen=True)
class Form:
    cells: Mapping[str, str]  # column → text as typed
    codes: tuple[str, ...]  # of the languages besides English that it has fields for
    picture: Picture | None
    was: str  # fingerprint of the product as it stood when the form was opened
    place: str
    moved_to: int | None = None  # the place typed, where it is another than it was
    place_was: str = ""
    product: Product | None = None  # once all of it is right
    blobs: Mapping[str, bytes] = field(default_factory=dict)  # of a picture just chosen
    wrong: dict[str, Problem] = field(default_factory=dict)  # by column; all of them
    facts: Facts = _NONE_SAID  # what the column illustrative_flags says
    theirs: Mapping[str, str] = field(default_factory=dict)  # column → what somebody else saved
    theirs_picture: Picture | None = None  # where it is another

    @classmethod
    def empty(cls) -> "Form":
        """The form of a new product."""
        return cls(_FIRST, _codes({}), None, "", "")

    @classmethod
    def of(cls, one: Product, among: Catalogue) -> "Form":
        """What the form shows of a product."""
        place = str(among.products.index(one) + 1)
        cells = catalogue_file.cells(one)
        was = catalogue_edit.fingerprint(one)
        form = cls(cells, _codes(cells), one.picture, was, place, place_was=place, product=one)
        # A catalogue of an older version may have flags that are refused by now.
        with suppress(ValueError):
            form = replace(form, facts=catalogue_file.facts(cells["illustrative_flags"]))
        return form

    @property
    def sku(self) -> str:
        """Of the product that is edited; "" for a new one."""
        return self.cells.get("sku", "") if self.was else ""

    @property
    def untranslated(self) -> list[str]:
        """Codes of the languages in which buyers read English."""
        fields = ("name", "description")
        return [
            code
            for code in self.codes
            if not all(self.cells.get(f"{one}_{code}") for one in fields)
        ]

    @property
    def picture_files(self) -> tuple[str, ...]:
        return astuple(self.picture) if self.picture else ()

    def beside(self, standing: Product | None) -> "Form":
        """This form, to be saved over what somebody else saved meanwhile; None: they took it out."""
        if standing is None:
            return replace(self, was="")
        theirs = catalogue_file.cells(standing)
        names = [*self.cells, *(name for name in theirs if name not in self.cells)]
        other = {
            name: theirs.get(name, "")
            for name in names
            if theirs.get(name, "") != self.cells.get(name, "").strip()
        }
        pictures = standing.picture if standing.picture != self.picture else None
        was = catalogue_edit.fingerprint(standing)
        return replace(self, was=was, theirs=other, theirs_picture=pictures)


def read(
    sent: Mapping[str, str], photo: FileStorage | None, among: Catalogue, sku: str | None
) -> Form:
    """Read the form as it was sent.

    photo: the picture that was chosen; its field is empty where none was
    sku:   of the product that is edited; None for a new one, whose sku was typed
    """
    names = [name for name in sent if name in _COLUMNS or catalogue_file.TRANSLATED.fullmatch(name)]
    cells = {name: sent[name] for name in names} | ({"sku": sku} if sku else {})
    facts = _facts(sent)
    cells["illustrative_flags"] = catalogue_file.with_facts(
        cells.get("illustrative_flags", ""), facts
    )
    made, wrong = catalogue_file.typed(cells)
    picture, blobs = _kept(sent), dict[str, bytes]()
    if photo and photo.filename:
        try:
            picture, blobs = catalogue_upload.one_picture(photo.stream, photo.filename[:80])
        except Problem as problem:
            wrong["picture"] = problem
    place, place_was = sent.get("place", "").strip(), sent.get("place_was", "")
    moved_to = None
    if place != place_was:
        most = len(among.products) + (0 if sku else 1)
        moved_to = int(place) if re.fullmatch("[0-9]{1,5}", place) else 0
        if not 1 <= moved_to <= most:
            allowed = f"1–{most}"
            wrong["place"] = Problem(problems.CELL_WRONG, found=place[:40], allowed=allowed)
    return Form(
        cells=cells,
        codes=_codes(cells),
        picture=picture,
        was=sent.get("was", ""),
        place=place,
        place_was=place_was,
        moved_to=moved_to,
        product=replace(made, picture=picture) if made else None,
        blobs=blobs,
        wrong=wrong,
        facts=facts,
    )


def _facts(sent: Mapping[str, str]) -> Facts:
    """The ticks and words that the column illustrative_flags is made of."""
    return Facts(
        illustrative=tuple(
            name for name in catalogue_file.TERMS if sent.get(f"illustrative_{name}")
        ),
        hs_to_check=bool(sent.get("hs_to_check")),
        labour_basis=sent.get("labour_basis", "") or LABOUR_BASES[0],
        partner=sent.get("partner", "").strip(),
        remarks=sent.get("remarks", "").strip(),
    )


def _kept(sent: Mapping[str, str]) -> Picture | None:
    """The picture that the form showed, unless it is to go."""
    files = sent.get("picture", "").split()
    if sent.get("picture_remove") or len(files) != 3 or not all(map(_SHA256.fullmatch, files)):
        return None
    return Picture(*files)


def _codes(cells: Mapping[str, str]) -> tuple[str, ...]:
    """Those that pages are offered in, and any other that the product has a text in."""
    translated = map(catalogue_file.TRANSLATED.fullmatch, cells)
    own = {one[2] for one in translated if one and cells[one[0]].strip()}
    return tuple(code for code in dict.fromkeys((*OFFERED, *sorted(own))) if code != "en")


_COLUMNS = frozenset(catalogue_file.COLUMNS)
