"""A picture comes in three sizes, so that a row of a list does not transfer a page's."""

import io
import json
from pathlib import Path

from PIL import Image

from kiosk.shared import catalogue_file, picture, product

DEMO = Path(__file__).parents[2] / "kiosk" / "data" / "demo"
READ = catalogue_file.read(DEMO / "catalogue.csv", DEMO / "pictures")


def test_each_picture_is_there_in_three_sizes_the_smallest_of_a_few_kilobytes():
    for one in READ.products:
        files = [
            READ.blobs[name]
            for name in (one.picture.large, one.picture.small, one.picture.thumbnail)
        ]

        sizes = [Image.open(io.BytesIO(file)).size for file in files]
        assert sizes == [(960, 720), (480, 360), (168, 126)]
        assert len(files[2]) < 4_000


def test_tablet_fetches_all_three():
    assert set(product.from_manifest(product.manifest(READ.products)).blobs) == set(READ.blobs)


def test_catalogue_that_was_loaded_with_two_sizes_shows_the_small_picture_in_rows():
    documents = json.loads(product.manifest(READ.products))
    for one in documents:
        del one["picture"]["thumbnail"]

    (first, *_) = product.from_manifest(json.dumps(documents)).products

    assert first.picture.thumbnail == first.picture.small


def test_picture_of_the_right_size_is_written_anew_where_it_says_more_than_pixels(tmp_path):
    exif = Image.Exif()
    exif[0x0132] = "2026:10:14 03:05:09"
    said, bare = tmp_path / "said.webp", tmp_path / "bare.webp"
    Image.new("RGB", (960, 720), "teal").save(said, "WEBP", exif=exif)
    Image.new("RGB", (960, 720), "teal").save(bare, "WEBP")

    anew, as_it_is = (picture.sizes(file)[0] for file in (said, bare))

    assert dict(Image.open(io.BytesIO(anew)).getexif()) == {}
    assert as_it_is == bare.read_bytes()
