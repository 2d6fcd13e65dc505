"""Keeps the texts of each language in step with code and templates: `python3 scripts/messages.py`.

Says what each language lacks, and exits with 1 where that is something. With --write it
also brings kiosk/translations/*/LC_MESSAGES/*.po into their one form: each text that code
and templates hold, sorted; new ones are there to be translated, gone ones are gone. A text
that moved from buyers' pages to staff's, or back, takes its translation along.
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

# Before any other of ours: an older Python ends here, with a sentence.
from environment import CHECKOUT, VENV, prepare

if TYPE_CHECKING:
    from babel.messages import Catalog, Message

    from kiosk.shared.language import Language

BUYERS, STAFF = "messages", "staff"
# Whose text it is follows from where it stands; all other places are buyers'.
STAFF_PLACES = (
    "templates/booth/staff/",
    "templates/hub/",
    "kiosk/booth/staff/",
    "kiosk/cli/",
    "kiosk/hub/",
    "kiosk/shared/catalogue_file/",
    "kiosk/shared/problems/bundles.py",
    "kiosk/shared/problems/catalogue_desk.py",
    "kiosk/shared/problems/catalogue_file.py",
    "kiosk/shared/problems/crm.py",
    "kiosk/shared/problems/delivery.py",
    "kiosk/shared/problems/staff.py",
    "kiosk/shared/problems/storage.py",
    "kiosk/shared/booth_notes.py",
    "kiosk/shared/export/",
    "kiosk/shared/sheet/",
    "kiosk/shared/funnel.py",
    "kiosk/shared/consent_words.py",
    "kiosk/shared/score.py",
    "kiosk/shared/score_parts.py",
    "kiosk/shared/chart/",
    "kiosk/shared/demand/",
    "templates/shared/chart.html",
    "templates/shared/exports.html",
    "templates/shared/funnel.html",
    "templates/shared/papers.html",
    "templates/shared/score.html",
    "templates/shared/sheets.html",
    "templates/shared/turns.html",
)
# What phones open at the hub, and what buyers read on paper.
BUYERS_PLACES = (
    "templates/hub/phone/",
    "kiosk/hub/phone/",
    "kiosk/shared/sheet/inquiry_page.py",
    "kiosk/shared/sheet/lead_form.py",
)
METHODS = [("kiosk/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {
    "_": None, "gettext": None, "mark": None, "translate": None, "Kind": (3,),
    "ngettext": (1, 2), "mark_number": (1, 2),
}  # fmt: skip
# An even count of them is a %.
PLACEHOLDER = re.compile(r"%%|%\(\w+\)s|\{\w+\}")
HEADER = """\
# {name}: {readers}.
# Written by scripts/messages.py: translate here, then run it with --write.
msgid ""
msgstr ""
"Language: {code}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"X-Checked-By-Native-Speaker: {checked}\\n"

"""
READERS = {BUYERS: "what buyers read", STAFF: "what only staff read"}


def main() -> int:
    python = prepare("requirements.txt")
    if Path(sys.prefix) != VENV:
        return subprocess.run([str(python), __file__, *sys.argv[1:]], check=False).returncode
    parser = argparse.ArgumentParser(description="What each language lacks.")
    parser.add_argument("--write", action="store_true", help="bring the files into step")
    options = parser.parse_args()
    sys.path.insert(0, str(CHECKOUT))
    if options.write:
        # All are read before one is written: a text may move from one file to the other.
        contents = {(one, domain): in_step(one, domain) for one, domain in files()}
        for (one, domain), content in contents.items():
            one.catalogue(domain).write_text(content, encoding="utf-8")
    lacking = []
    for language, domain in files():
        found = problems(language, domain)
        name = language.catalogue(domain).relative_to(CHECKOUT)
        lacking += [f"{name}: {one}" for one in found]
    print("\n".join(lacking) if lacking else "Each text is in each of its languages.")
    return 1 if lacking else 0


def files() -> "Iterator[tuple[Language, str]]":
    """Each language with the domains it has texts of."""
    from kiosk.shared import language

    for one in language.OFFERED.values():
        if one != language.DEFAULT:
            yield one, BUYERS
            if one.code in language.FOR_STAFF:
                yield one, STAFF


def domain_of(path: str) -> str:
    """Whose text it is that stands in this file. path: from the checkout, with /"""
    staff = path.startswith(STAFF_PLACES) and not path.startswith(BUYERS_PLACES)
    return STAFF if staff else BUYERS


@cache
def written() -> "dict[str, Catalog]":
    """domain → all its texts, as they stand in code and templates; one of both is buyers'."""
    from babel.messages import Catalog
    from babel.messages.extract import extract_from_dir

    found = {BUYERS: Catalog(), STAFF: Catalog()}
    for file, line, text, comments, _ in extract_from_dir(CHECKOUT, METHODS, keywords=KEYWORDS):
        path = Path(file).as_posix()
        # newstyle gettext takes "%" for its own sign only where there is a placeholder.
        found[domain_of(path)].add(text, locations=[(path, line)], auto_comments=comments)
    for message in found[BUYERS]:
        found[STAFF].delete(message.id)
    return found


def read(language: "Language", domain: str) -> "Catalog":
    """The texts of a language's file."""
    from babel.messages.pofile import read_po

    with language.catalogue(domain).open("rb") as file:
        return read_po(file, locale=language.code.replace("-", "_"))


def in_step(language: "Language", domain: str) -> str:
    """What the file should hold: this domain's texts, with the translations there are."""
    import io

    from babel.messages import Catalog
    from babel.messages.pofile import write_po

    known = {}
    for one in (STAFF, BUYERS):
        if language.catalogue(one).exists():
            known |= {_key(m.id): m for m in read(language, one) if _has_text(m)}
    file = language.catalogue(domain)
    before = file.read_text(encoding="utf-8")
    catalogue = Catalog(locale=language.code.replace("-", "_"))
    # The file's own: Babel's table is not CLDR's in each language.
    catalogue.mime_headers = [("Plural-Forms", _header(before, "Plural-Forms"))]
    for message in (one for one in written()[domain] if one.id):
        old = known.get(_key(message.id))
        same_form = old is not None and isinstance(old.id, str) == isinstance(message.id, str)
        places = sorted({(path, None) for path, _ in message.locations})
        catalogue.add(
            message.id,
            old.string if old and same_form else None,
            locations=places,
            flags={"fuzzy"} if old and same_form and old.fuzzy else (),
            user_comments=old.user_comments if old else (),
        )
    body = io.BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, sort_output=True, include_lineno=False)
    head = HEADER.format(
        name=language.name,
        readers=READERS[domain],
        code=language.code,
        plurals=_header(before, "Plural-Forms"),
        checked=_header(before, "X-Checked-By-Native-Speaker"),
    )
    return head + body.getvalue().decode().strip() + "\n"


def problems(language: "Language", domain: str) -> list[str]:
    """What is wrong with a language's file, a line each; none where it is whole."""
    texts = {_key(m.id): m for m in written()[domain] if m.id}
    catalogue = read(language, domain)
    held = {_key(m.id): m for m in catalogue if m.id}
    found = [f"missing: {key}" for key in sorted(texts.keys() - held.keys())]
    found += [f"of no page by now: {key}" for key in sorted(held.keys() - texts.keys())]
    found += [f"of no page by now: {key}" for key in sorted(map(_key, catalogue.obsolete))]
    for key in sorted(texts.keys() & held.keys()):
        text, one = texts[key], held[key]
        strings = one.string if isinstance(one.string, tuple) else (one.string,)
        forms = catalogue.num_plurals if isinstance(text.id, tuple) else 1
        if one.fuzzy:
            found.append(f"to be looked at again (fuzzy): {key}")
        elif len(strings) != forms or not all(strings):
            found.append(f"not translated: {key}")
        elif any(placeholders(string) != placeholders(key) for string in strings):
            found.append(f"other placeholders than in English: {key}")
    return found


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text)) - {"%%"}


def _key(text: str | tuple[str, ...] | list[str]) -> str:
    """What gettext finds a text by: of one with a number, its singular."""
    return text if isinstance(text, str) else text[0]


def _has_text(message: "Message") -> bool:
    return bool(message.id) and any(
        message.string if isinstance(message.string, tuple) else (message.string,)
    )


def _header(text: str, name: str) -> str:
    line = re.search(rf'^"{name}: *(.*?)\\n"$', text, re.MULTILINE)
    if line is None:
        raise SystemExit(f'A .po file lacks the line "{name}: …\\n" at its top; see de/LC_MESSAGES')
    return line[1]


if __name__ == "__main__":
    sys.exit(main())
