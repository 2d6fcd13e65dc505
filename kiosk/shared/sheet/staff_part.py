"""What staff note on the back of a lead form of paper, in their language."""

from ..booth_notes import CHIPS, HEATS
from ..language import Language, mark, translator
from .blank_form import BlankForm


def write(sheet: BlankForm, language: Language) -> None:
    """Boxes and lines; in English where the form's language is none of staff's."""
    translate = translator(language)
    sheet.section(translate(mark("Booth notes")))
    sheet.boxes(translate(mark("Heat")), [translate(heat) for heat in HEATS.values()])
    sheet.boxes(translate(mark("Asked for")), [translate(chip) for chip in CHIPS.values()])
    sheet.blanks(translate(mark("Next step")), translate(mark("Until")))
    sheet.blanks(translate(mark("Notes")))
    sheet.blanks("")
    sheet.blanks("")
    sheet.blanks(translate(mark("Staff")), translate(mark("Reference")))
