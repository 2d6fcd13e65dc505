"""What a product of the catalogue still lacks, for the list that staff work through."""

from dataclasses import dataclass

from ..shared.language import DEFAULT, OFFERED
from ..shared.product import Product


@dataclass(frozen=True)
class Missing:
    picture: bool
    languages: tuple[str, ...]  # codes of those in which buyers read name or description in English
    fields: tuple[str, ...]  # columns that are empty
    illustrative: tuple[str, ...]  # columns whose value is invented for the demo

    def __bool__(self) -> bool:
        return bool(self.picture or self.languages or self.fields or self.illustrative)


def missing(one: Product) -> Missing:
    """What is to be filled in before the fair."""
    texts = {
        "materials": one.materials,
        "packaging": one.terms.packaging,
        "certifications": one.terms.certifications,
    }
    return Missing(
        picture=one.picture is None,
        languages=tuple(
            code
            for code in OFFERED
            if code != DEFAULT.code and not (code in one.name and code in one.description)
        ),
        fields=tuple(name for name, text in texts.items() if not text),
        illustrative=one.illustrative,
    )
