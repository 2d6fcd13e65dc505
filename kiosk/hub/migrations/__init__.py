"""Statements of the migrations after version 0.1; `schema.py` runs them in order."""
