"""Everything that is expected to go wrong: a code for machines, a sentence for people, and whether trying again helps.

A sentence tells the reader what to do. Its {details} never carry what a visitor typed.
The sentences are gettext message ids; `Problem.text` puts them into the reader's language.
Each file holds the kinds of one room; everybody else writes `problems.NAME`.
"""

from collections.abc import Callable

from .bundles import *
from .catalogue_desk import *
from .catalogue_file import *
from .crm import *
from .delivery import *
from .form import *
from .kind import Kind as Kind
from .kind import Problem as Problem
from .phone import *
from .staff import *
from .storage import *

KINDS: dict[str, Kind] = {
    kind.code: kind for kind in list(globals().values()) if isinstance(kind, Kind)
}


def words(code: str, translate: Callable[[str], str] = str) -> str:
    """The sentence of a code whose details were not kept, each of them as "…"."""
    kind = KINDS.get(code)
    return kind.text(translate) if kind else code
