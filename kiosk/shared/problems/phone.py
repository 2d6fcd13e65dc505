"""What a buyer does on their own phone, and the pages made for phones."""

from .kind import Kind

HANDOFF_WRONG = Kind(
    "handoff.wrong", 404, "This code opens no form. Scan it once more, or choose a product here"
)
FORMS_MANY = Kind(
    "form.many",
    429,
    "Many forms came from your network just now. Please send this one again in {wait_s} s",
    retry=True,
)
WITHDRAWAL_CODE_WRONG = Kind(
    "withdrawal.code_wrong", 422, "This is not the whole code; compare each of its twelve signs"
)
WISH_MISSING = Kind("withdrawal.wish_missing", 422, "Choose what we shall do")
FOLDER_FOREIGN = Kind(
    "publish.folder_foreign",
    409,
    "{folder} holds other files, which stay as they are. Name a new folder",
)
