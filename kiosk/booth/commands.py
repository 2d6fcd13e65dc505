"""What the keeper tells this tablet at the command line; done by the process that holds its folder."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..shared import clock, product, whole_file
from ..shared.product import Catalogue
from . import bundles, catalogue, enrolment
from . import deliver as delivery
from . import wipe as wiping
from .config import Config
from .rescue import Connection
from .staff import pin as staff_pin
from .store import Store


def new_pin(store: Store, config: Config) -> str:
    """Set a new staff PIN, which is returned this once."""
    return store.write(staff_pin.new)


def enrol(store: Store, config: Config, *, hub_url: str, code: str) -> dict[str, str]:
    """Make this tablet known to a hub: {event_name, name}, the fair's and what staff call the tablet."""
    found = enrolment.enrol(store, hub_url, code)
    return {"event_name": found.event_name, "name": found.name}


def deliver(store: Store, config: Config, *, hub_url: str) -> int:
    """Deliver all that waits; how many entries the hub took. hub_url: "" for the one set"""
    return delivery.deliver_once(store, hub_url=hub_url or config.hub_url)


def load_catalogue(
    store: Store, config: Config, *, manifest: str, blobs: Mapping[str, str], keep_pictures: bool
) -> list[str]:
    """Make this the catalogue that buyers see; the SKUs that have no picture.

    blobs:         SHA-256 → WebP as Base64
    keep_pictures: does a product without one keep the picture that its SKU had?
    """
    images = {sha256: base64.b64decode(image) for sha256, image in blobs.items()}
    now = clock.now()

    def load(connection: Connection) -> list[str]:
        before = catalogue.active(connection) if keep_pictures else Catalogue()
        products = product.pictured_as(product.from_manifest(manifest).products, before)
        catalogue.load(connection, product.manifest(products), images, now)
        return [one.sku for one in products if one.picture is None]

    return store.write(load)


def wipe(store: Store, config: Config) -> dict[str, Any]:
    """Overwrite all leads that the hub has signed for: the fields of a HandOver."""
    return asdict(wiping.wipe(store, now=clock.now()))


def write_bundle(store: Store, config: Config, *, out: str, all_entries: bool) -> None:
    """Write what waits, or everything, to a sealed file. out: an absolute path"""
    whole_file.write(Path(out), bundles.stream(store, all_entries=all_entries))


def acknowledge(store: Store, config: Config, *, content: str, code: str) -> int:
    """Note the hub's answer to a bundle, its file or its code; how many entries it newly covers."""
    if code:
        return bundles.acknowledge_code(store, code)
    return bundles.acknowledge(store, content.encode())


COMMANDS: dict[str, Callable[..., Any]] = {
    "new-pin": new_pin,
    "enrol": enrol,
    "deliver": deliver,
    "load-catalogue": load_catalogue,
    "wipe": wipe,
    "write-bundle": write_bundle,
    "acknowledge": acknowledge,
}
