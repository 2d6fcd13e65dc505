"""The catalogue at the desk: list, product, draft, files, versions."""
