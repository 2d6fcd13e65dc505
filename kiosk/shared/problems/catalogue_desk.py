"""The catalogue as it is edited at the desk."""

from .kind import Kind

SKU_TAKEN = Kind(
    "catalogue.sku_taken",
    422,
    "Another product has this SKU, or one too much like it: choose another",
)
PRODUCT_CHANGED = Kind(
    "catalogue.product_changed",
    409,
    "Somebody else saved this product while this page was open. Nothing of yours is saved yet: "
    "where the two differ, theirs stands beside the field. Save again to put yours in its place",
)
PRODUCT_GONE = Kind(
    "catalogue.product_gone",
    409,
    "Somebody else took this product out of the catalogue while this page was open. "
    "Save again to put it back as you have it here",
)
DRAFT_CHANGED = Kind(
    "catalogue.draft_changed",
    409,
    "The draft or the catalogue changed while this page was open: look through the changes once more",
)
CATALOGUE_EMPTY = Kind(
    "catalogue.empty", 422, "A catalogue has at least one product: put one in before you publish"
)
DRAFT_WAITS = Kind(
    "catalogue.draft_waits",
    409,
    "A draft waits that the file would replace: publish or discard it first, or say below that it may go",
)
UPLOAD_MISSING = Kind("catalogue.upload_missing", 422, "Choose a file first")
UPLOAD_KIND = Kind(
    "catalogue.upload_kind",
    422,
    "The file’s name must end in .csv, .xlsx or .zip, as its content is",
)
ARCHIVE_UNREADABLE = Kind(
    "catalogue.archive_unreadable",
    422,
    "The ZIP file cannot be read: pack it anew, without a password",
)
ARCHIVE_LARGE = Kind(
    "catalogue.archive_large",
    413,
    "The ZIP file holds more than {limit} files, or more than {limit_mb} MB: bring the pictures in several ZIP files",
)
ARCHIVE_BARE = Kind(
    "catalogue.archive_bare",
    422,
    "The ZIP file must hold one catalogue (.csv or .xlsx) beside its pictures; there are {count}",
)
PICTURE_LARGE = Kind(
    "catalogue.picture_large",
    413,
    "The picture has more than {limit_mb} MB: save it smaller, 2000 px wide is plenty",
)
PICTURE_HEIC = Kind(
    "catalogue.picture_heic",
    422,
    "The picture is a HEIC of an iPhone, which cannot be read here: save it as JPEG "
    "(on the phone: Settings, Camera, Formats, Most Compatible)",
)
PICTURE_GONE = Kind("catalogue.picture_gone", 422, "The picture was not kept: choose it once more")
VERSION_GONE = Kind(
    "catalogue.version_gone",
    410,
    "This version is kept no longer: the newest {limit} can be brought back",
)
