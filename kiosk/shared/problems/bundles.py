"""No network at all: bundles, frames, acknowledgements."""

from .kind import Kind

SODIUM_MISSING = Kind(
    "bundle.sodium_missing", 501, "Sealing is not possible here: pip install pynacl, then try again"
)
BUNDLE_EMPTY = Kind("bundle.empty", 409, "Nothing waits: everything is at the hub")
BUNDLE_UNREADABLE = Kind(
    "bundle.unreadable", 422, "This is no bundle of a tablet; choose the file ending in .pameran"
)
BUNDLE_NEWER = Kind(
    "bundle.newer", 422, "A newer version wrote this bundle; update the hub, then take it in"
)
BUNDLE_TORN = Kind(
    "bundle.torn", 400, "The bundle is not whole; copy it from the tablet again", retry=True
)
BUNDLE_CHANGED = Kind(
    "bundle.changed", 403, "The bundle is not what the tablet wrote; make a new one at the tablet"
)
BUNDLE_FOREIGN = Kind(
    "bundle.foreign", 403, "The bundle is of a tablet that is not enrolled with this hub"
)
BUNDLE_GAP = Kind(
    "bundle.gap",
    409,
    "Entries before this bundle are missing here; at the tablet make one of all entries",
)
FRAMES_MISSING = Kind(
    "frames.missing", 409, "Codes still needed: {count}. Keep the camera on the screen", True
)
FRAMES_FOREIGN = Kind("frames.foreign", 422, "These codes are no transfer of a tablet")
ACKNOWLEDGEMENT_UNREADABLE = Kind(
    "acknowledgement.unreadable",
    422,
    "This is no acknowledgement; choose the file that the hub wrote for this bundle",
)
ACKNOWLEDGEMENT_FOREIGN = Kind(
    "acknowledgement.foreign", 403, "This acknowledgement answers no bundle of this tablet"
)
ACKNOWLEDGEMENT_CHANGED = Kind(
    "acknowledgement.changed",
    403,
    "This acknowledgement is not what our hub wrote; get it from the hub again",
)
ACKNOWLEDGEMENT_OLD = Kind(
    "acknowledgement.old", 409, "The hub has said more since this acknowledgement; nothing changed"
)
ACKNOWLEDGEMENT_CODE_WRONG = Kind(
    "acknowledgement.code_wrong",
    403,
    "This code answers no bundle of this tablet; compare each sign",
)
