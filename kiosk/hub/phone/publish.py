"""The public pages as files for any web host: each product in each language, the statement, pictures, styles.

All addresses are relative, so the folder may stand anywhere; forms lead to the hub's public address.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask, g, render_template

from ...shared import asset, formats, problems, statement
from ...shared.language import DEFAULT, OFFERED, Language
from ...shared.problems import Problem
from ...shared.product import Catalogue, Product
from ...shared.web import translate
from .. import catalogue
from ..context import Hub
from . import product_page
from .product_page import Addresses

MARK = "pameran.txt"
_MARK_TEXT = (
    "Made by “python -m kiosk hub publish”, which replaces this folder as a whole: "
    "what you add here is gone after the next time.\n"
)
_STATEMENT = "accessibility.html"
File = tuple[str, bytes]  # (path in the folder, content)


def publish(app: Flask, folder: Path) -> int:
    """Write the folder, whole or not at all; an earlier one is replaced. How many products there are.

    raises: Problem FOLDER_FOREIGN for a folder that we did not make, FILE_REFUSED, CATALOGUE_MISSING
    """
    here: Hub = app.extensions["hub"]
    found = catalogue.current(here.engine)
    if not found.products:
        raise Problem(problems.CATALOGUE_MISSING)
    folder = folder.absolute()
    if folder.exists() and not _ours(folder):
        raise Problem(problems.FOLDER_FOREIGN, folder=str(folder))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            for path, content in files(app, here, found):
                _write(new / path, content)
            # mkdtemp is for its owner only; a web server reads this.
            new.chmod(0o755)
            _replace(folder, new)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    except OSError as error:
        raise Problem(problems.FILE_REFUSED, file=str(folder), why=error.strerror or "") from error
    return len(found.products)


def files(app: Flask, here: Hub, found: Catalogue) -> Iterator[File]:
    """Everything that the folder holds."""
    yield MARK, _MARK_TEXT.encode()
    used: set[str] = set()
    with app.test_request_context("/p/"):
        for language in OFFERED.values():
            g.language = language
            for path, template, said in _pages(here, found, language):
                to_root = "../" * path.count("/")
                # What web.asset does for a server, for a folder: remembered, and written below.
                page = render_template(template, **said, asset=_asset(to_root, used))
                yield path, page.encode()
    for name in sorted(used):
        if content := asset.content(name):
            yield f"static/{name}", content
    pictures = [one.picture for one in found.products if one.picture]
    for sha256 in dict.fromkeys(file for one in pictures for file in (one.small, one.thumbnail)):
        if content := catalogue.picture(here.engine, sha256):
            yield f"image/{sha256}.webp", content


def _pages(
    here: Hub, found: Catalogue, language: Language
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(path, template, what it shows); the first language's list is also what the folder opens with."""
    for product in found.products:
        at, share = _addresses(here, product, language), translate(product_page.SHARE)
        said = product_page.context(product, language, here.config, at, share)
        yield f"{language.code}/{product.code}.html", "hub/phone/product.html", said
    yield (
        f"{language.code}/{_STATEMENT}",
        "hub/phone/accessibility.html",
        {
            "made": formats.day(statement.MADE, language),
            "config": here.config,
            "home": "index.html",
            "languages": _others(language, f"../{{code}}/{_STATEMENT}"),
        },
    )
    lists = [(f"{language.code}/index.html", "", "../")]
    if language is DEFAULT:
        lists.append(("index.html", f"{language.code}/", ""))
    for path, to_language, to_root in lists:
        yield path, "hub/phone/products.html", {
            "products": found.products,
            "to_product": lambda product, start=to_language: f"{start}{product.code}.html",
            "picture": lambda sha256, start=to_root: f"{start}image/{sha256}.webp",
            "languages": _others(language, f"{to_root}{{code}}/index.html"),
            "statement_file": f"{to_language}{_STATEMENT}",
        }  # fmt: skip


def _addresses(here: Hub, product: Product, language: Language) -> Addresses:
    public_url = here.config.public_url
    return Addresses(
        picture=lambda sha256: f"../image/{sha256}.webp",
        form=f"{public_url}/p/{product.code}/inquiry" if public_url else "",
        home="index.html",
        statement=_STATEMENT,
        page=f"{public_url}/p/{product.code}" if public_url else "",
        origin=public_url,
        languages=_others(language, f"../{{code}}/{product.code}.html"),
    )


def _others(language: Language, address: str) -> dict[str, str]:
    """Code of each other language → its address, where {code} stands for it."""
    return {code: address.format(code=code) for code in OFFERED if code != language.code}


def _asset(to_root: str, used: set[str]) -> Callable[[str], str]:
    def address(name: str) -> str:
        used.add(name)
        return f"{to_root}static/{name}"

    return address


def _ours(folder: Path) -> bool:
    """Was this made by us, or is it an empty folder?"""
    return folder.is_dir() and ((folder / MARK).is_file() or not any(folder.iterdir()))


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _replace(folder: Path, new: Path) -> None:
    """Give the new folder its name; the old one comes back where that fails."""
    old = new.with_name(f"{new.name}-old")
    if folder.exists():
        folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        with suppress(OSError):
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
