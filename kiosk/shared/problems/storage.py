"""The tablet's file, its disk and its folder."""

from .kind import Kind

# What staff read; {file} and {folder} are where the tablet keeps its leads.
STORE_FULL = Kind(
    "store.full",
    503,
    "The disk is full. Delete files that do not belong to Pameran, such as videos and downloads",
    retry=True,
)
STORE_READ_ONLY = Kind(
    "store.read_only",
    503,
    "The file {file} cannot be written. Make it and the folder {folder} writable for the user that "
    "runs the booth; on a memory card, look at its lock switch",
    retry=True,
)
STORE_DISK_FAILED = Kind(
    "store.disk_failed",
    503,
    "The disk reports errors. Put a memory card in again; if that does not help, copy the folder "
    "{folder} to another disk and start the booth from there",
    retry=True,
)
STORE_DAMAGED = Kind(
    "store.damaged",
    503,
    "The file {file} is damaged. Move it, and all files beside it whose names begin like it, from "
    "{folder} to a safe place and keep them: a new file is begun at once",
    retry=True,
)
STORE_GONE = Kind(
    "store.gone",
    503,
    "The folder {folder} is gone. Put the memory card back in, or the folder back in its place",
    retry=True,
)
STORE_BUSY = Kind(
    "store.busy", 503, "Another program holds the file {file}. End the other program", retry=True
)
STORE_SLOW = Kind(
    "store.slow",
    503,
    "The disk does not answer. Wait a minute; then start the tablet again",
    retry=True,
)
STORE_FAILED = Kind(
    "store.failed",
    503,
    "The file {file} in {folder} cannot be used. On the tablet, run: python -m kiosk doctor",
    retry=True,
)
STORE_OLDER = Kind(
    "store.older",
    503,
    "The file {file} lacks leads that were saved before. Keep the old memory card or file, and "
    "have them read out",
)
STORE_RESCUED = Kind(
    "store.rescued",
    503,
    "The file {file} was taken away while the booth ran. It was put back with all its leads; what "
    "stood in its place is kept beside it in {folder}",
)
TABLET_MISSING = Kind(
    "tablet.missing",
    404,
    "There is no tablet in {folder}: name its folder with --data. A new one is made by: "
    "python -m kiosk booth, or catalogue load",
)
TABLET_IN_USE = Kind(
    "tablet.in_use",
    409,
    "The booth is running with {folder} already (process {pid}, {page}): stop it first, or use "
    "another folder with --data",
)
TABLET_BUSY = Kind(
    "tablet.busy",
    409,
    "Another command is at work in {folder} (process {pid}): try again when it has ended",
    retry=True,
)
TABLET_SILENT = Kind(
    "tablet.silent",
    502,
    "The booth that runs with {folder} (process {pid}, {page}) could not do this: its log may say "
    "why. Stop it, then try again",
)
HUB_MISSING = Kind(
    "hub.missing",
    404,
    "There is no hub in {database}: name its folder with --data, or its --database. A new one is "
    "made by: python -m kiosk hub, or catalogue load",
)
DATABASE_REFUSED = Kind(
    "hub.database_refused", 503, "The database {database} cannot be used ({why})", retry=True
)
FILE_REFUSED = Kind(
    "file.refused", 500, "{file} cannot be written ({why}): name another file, or make room"
)
FOLDER_REFUSED = Kind(
    "tablet.folder_refused",
    500,
    "{folder} cannot be used ({why}): make it writable for this user, or name another folder "
    "with --data",
)
ADDRESS_REFUSED = Kind(
    "server.address_refused",
    500,
    "Nobody can be answered at {host}, port {port} ({why}): choose another with --port or --host",
)
