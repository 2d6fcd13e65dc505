"""The accessibility statement: when what it says was last found true."""

from datetime import date

# To be set anew with each change of templates/shared/accessibility.html, after its tests.
MADE = date(2026, 11, 24)
