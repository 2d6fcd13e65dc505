"""The catalogue that was loaded last is shown whatever the clock says; what nobody uses any more goes."""

import hashlib
from dataclasses import replace
from functools import partial
from pathlib import Path

from sqlalchemy import select

from kiosk.booth import catalogue as booth_catalogue
from kiosk.booth import fetch
from kiosk.hub import catalogue, catalogue_versions
from kiosk.hub.tables import blob
from kiosk.hub.tables import catalogue as catalogues
from kiosk.shared import catalogue_file, clock, product
from kiosk.shared.product import Picture

ONE = catalogue_file.read(Path("kiosk/data/demo/catalogue.csv")).products[0]


def a_catalogue(*pictures):
    """A manifest of one product a picture, the pictures, and the version."""
    blobs = {hashlib.sha256(one.encode()).hexdigest(): one.encode() for one in pictures}
    products = [
        replace(ONE, sku=f"SKU-{number}", picture=Picture(name, name, name))
        for number, name in enumerate(blobs)
    ]
    manifest = product.manifest(products)
    return manifest, blobs, product.version(manifest)


def load(hub, *pictures, now=""):
    manifest, blobs, version = a_catalogue(*pictures)
    hub.write(lambda c: catalogue.load(c, manifest, blobs, now or clock.now()))
    return version


def at_hub(hub):
    """(pictures, versions) that the hub has."""
    with hub.engine.connect() as connection:
        pictures = connection.execute(select(blob.c.bytes)).scalars()
        versions = connection.execute(select(catalogues.c.version)).scalars()
        return sorted(bytes(one).decode() for one in pictures), set(versions)


def on_tablet(tablet):
    with tablet.store.read() as connection:
        found = connection.execute("SELECT bytes FROM blob").fetchall()
    return sorted(one.decode() for (one,) in found)


def test_catalogue_loaded_last_is_shown_though_the_hubs_clock_was_set_back(hub):
    load(hub, "a", now="2036-01-01T00:00:00.000Z")
    second = load(hub, "b", now="2026-01-01T00:00:00.000Z")

    assert catalogue.current(hub.engine).version == second
    again = load(hub, "a", now="2020-01-01T00:00:00.000Z")
    with hub.engine.connect() as connection:
        assert catalogue.version(connection) == again


def test_hub_keeps_what_a_tablet_shows_and_what_can_be_brought_back_and_nothing_else(hub, tablets):
    shown = load(hub, "a", "b")
    tablet = tablets.new(hub=hub)
    tablet.deliver()
    load(hub, "b", "c")
    newest = [load(hub, f"{number:02}") for number in range(catalogue_versions.KEPT)]
    numbers = [f"{number:02}" for number in range(catalogue_versions.KEPT)]

    assert at_hub(hub) == ([*numbers, "a", "b"], {shown, *newest})

    tablet.deliver()
    last = load(hub, "z")
    assert at_hub(hub) == ([*numbers[1:], "z"], {*newest[1:], last})


def test_tablet_keeps_the_pictures_of_what_it_shows_and_showed_before(hub, tablets):
    tablet = tablets.new(hub=hub)
    for pictures in (("a", "b"), ("b", "c"), ("d",)):
        load(hub, *pictures)
        tablet.deliver()

    assert on_tablet(tablet) == ["b", "c", "d"]


def test_file_loaded_on_the_tablet_takes_no_picture_from_a_catalogue_under_way(hub, tablets):
    tablet = tablets.new(hub=hub)
    version = load(hub, "a", "b")
    manifest, blobs, _ = a_catalogue("a", "b")
    asked = []

    class Shelf:
        def manifest(self, known):
            return manifest

        def blob_part(self, sha256, start):
            asked.append(sha256)
            if len(asked) == 2:
                for name in ("own", "own too"):
                    own, pictures, _ = a_catalogue(name)
                    tablet.store.write(
                        partial(booth_catalogue.load, manifest=own, blobs=pictures, now=clock.now())
                    )
            return blobs[sha256][start:]

    assert fetch.fetch(tablet.store, Shelf())

    assert tablet.store.catalogue.version == version
    assert on_tablet(tablet) == ["a", "b", "own too"]
    assert asked == [*blobs, next(iter(blobs))]
