"""Products by what a buyer types, in any of the languages, whichever the page has."""

from ..shared import language
from ..shared.folding import folded
from ..shared.product import Catalogue, Product

# A search of this many letters finds what is meant; a book would only keep the tablet busy.
TYPED_MAX = 100
_NOWHERE = 3
_Texts = list[tuple[Product, tuple[str, ...]]]
_newest: tuple[str, _Texts] = ("", [])


def found(catalogue: Catalogue, typed: str) -> list[Product]:
    """The products in whose texts every word that was typed begins a word, best first.

    Best is a word of a name, then of category and material, then of a description. Scripts
    without spaces have no words: there it may stand anywhere.
    """
    wanted = folded(typed[:TYPED_MAX]).split()
    if not wanted:
        return []
    ranked = [
        (max(_rank(texts, word) for word in wanted), product)
        for product, texts in _texts(catalogue)
    ]
    return [product for rank, product in sorted(ranked, key=_by_rank) if rank < _NOWHERE]


def _by_rank(one: tuple[int, Product]) -> int:
    return one[0]


def _rank(texts: tuple[str, ...], word: str) -> int:
    part = f" {word}" if _has_words(word) else word
    return next((rank for rank, text in enumerate(texts) if part in text), _NOWHERE)


def _has_words(word: str) -> bool:
    """Is it in a script that puts spaces between words? Not so Chinese, Japanese, Thai."""
    return all(ord(letter) < 0x0E00 or 0xAC00 <= ord(letter) <= 0xD7A3 for letter in word)


def _texts(catalogue: Catalogue) -> _Texts:
    """Folded once for each version of the catalogue; another thread's work is as good as ours."""
    global _newest
    version, texts = _newest
    if version != catalogue.version:
        texts = [(product, _of(product)) for product in catalogue.products]
        _newest = catalogue.version, texts
    return texts


def _of(product: Product) -> tuple[str, ...]:
    """Three texts, by their worth; each begins with a space."""
    translated = [language.translator(one)(product.category) for one in language.OFFERED.values()]
    kinds = [product.category, *translated, product.materials, product.city, product.province]
    parts = (
        [*product.name.values(), product.sku, product.code],
        [*kinds, product.terms.hs6],
        product.description.values(),
    )
    return tuple(f" {folded(' '.join(part))}" for part in parts)
