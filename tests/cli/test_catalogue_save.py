"""`python -m kiosk catalogue save`: what the tablet or hub shows, as a file that loads to the same."""

import pytest
from commands import run
from environment import CHECKOUT

from kiosk.booth import catalogue, store
from kiosk.booth.store import Store
from kiosk.hub import catalogue as hub_catalogue
from kiosk.hub import database

DEMO = CHECKOUT / "kiosk" / "data" / "demo"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """The folder of a tablet that shows the demo catalogue with its pictures."""
    data = tmp_path_factory.mktemp("loaded") / "booth"
    file, images = DEMO / "catalogue.csv", DEMO / "pictures"
    assert run("catalogue", "load", file, "--images", images, "--data", data)[0] == 0
    return data


def shown(data):
    with store.reading(data / store.FILE_NAME) as connection:
        return catalogue.active(connection)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_catalogue_saved_with_its_pictures_loads_to_the_same_on_another_tablet(
    loaded, tmp_path, kind
):
    file, images = tmp_path / f"my catalogue.{kind}", tmp_path / "my pictures"

    saved = run("catalogue", "save", file, "--images", images, "--data", loaded)
    again = run("catalogue", "load", file, "--images", images, "--data", tmp_path / "other")

    assert saved == (0, f"24 products saved: {file}\n")
    assert again[0] == 0
    assert shown(tmp_path / "other") == shown(loaded)


def test_catalogue_of_the_hub_is_saved_the_same_way(loaded, tmp_path):
    url = f"sqlite:///{tmp_path / 'hub.sqlite3'}"
    file, images = tmp_path / "saved.csv", tmp_path / "pictures"

    assert (
        run(
            "catalogue",
            "load",
            DEMO / "catalogue.csv",
            "--images",
            DEMO / "pictures",
            "--database",
            url,
        )[0]
        == 0
    )
    assert run("catalogue", "save", file, "--images", images, "--database", url)[0] == 0
    assert run("catalogue", "load", file, "--images", images, "--data", tmp_path / "booth")[0] == 0

    engine = database.connect(url)
    assert hub_catalogue.current(engine) == shown(tmp_path / "booth") == shown(loaded)
    engine.dispose()


def test_tablet_without_a_catalogue_says_so_and_writes_nothing(tmp_path):
    Store(tmp_path / "booth").close()

    code, said = run("catalogue", "save", tmp_path / "saved.csv", "--data", tmp_path / "booth")

    assert code == 1
    assert said == "Error: No catalogue is loaded yet: python -m kiosk catalogue load FILE\n"
    assert not (tmp_path / "saved.csv").exists()


def test_file_of_another_kind_is_refused(loaded, tmp_path):
    code, said = run("catalogue", "save", tmp_path / "saved.ods", "--data", loaded)

    assert code == 2
    assert "saved.ods must end in .csv or .xlsx" in said
