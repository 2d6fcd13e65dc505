"""A catalogue's CSV or XLSX file, and the pictures beside it."""

from .kind import Kind

FILE_UNREADABLE = Kind(
    "catalogue.file_unreadable", 422, "The file cannot be read: save it as {allowed}"
)
FILE_EMPTY = Kind(
    "catalogue.file_empty",
    422,
    "The file is empty: row 1 names the columns (sku, name_en …), and each row below is a product",
)
FILE_LONG = Kind(
    "catalogue.file_long",
    422,
    "The file has more than {limit} rows that hold something, the next is row {row}; "
    "split it, or delete what stands below the products",
)
FILE_ENCODING = Kind(
    "catalogue.file_encoding",
    422,
    "Row {row}, {column}: a character there is not UTF-8; save the file as “CSV UTF-8”, or as XLSX",
)
COLUMN_MISSING = Kind("catalogue.column_missing", 422, "The column is missing: add it")
COLUMN_UNKNOWN = Kind(
    "catalogue.column_unknown", 422, "The column is not known: remove it, or correct its name"
)
COLUMN_LANGUAGE = Kind(
    "catalogue.column_language", 422, "No page is in this language; allowed is {allowed}"
)
COLUMN_REPEATED = Kind(
    "catalogue.column_repeated", 422, "The column is there twice: remove one of them"
)
CELL_NAMELESS = Kind(
    "catalogue.cell_nameless",
    422,
    "“{found}” stands under no column name; allowed is {allowed}",
)
CATALOGUE_UNLOADED = Kind(
    "catalogue.unloaded", 404, "No catalogue is loaded yet: python -m kiosk catalogue load FILE"
)
CELL_MISSING = Kind("catalogue.cell_missing", 422, "The cell is empty; allowed is {allowed}")
CELL_WRONG = Kind(
    "catalogue.cell_wrong", 422, "“{found}” is not allowed here; allowed is {allowed}"
)
CELL_REPEATED = Kind(
    "catalogue.cell_repeated", 422, "“{found}” stands in row {row} already; allowed is {allowed}"
)
PICTURE_UNREADABLE = Kind(
    "catalogue.picture_unreadable", 422, "The picture {found} cannot be read; allowed is {allowed}"
)
PICTURE_ALONE = Kind(
    "catalogue.picture_alone",
    422,
    "The small picture {found} is alone; beside it belongs {allowed}",
)
PICTURE_UNKNOWN = Kind(
    "catalogue.picture_unknown", 422, "The picture {found} belongs to no product; name it {allowed}"
)
