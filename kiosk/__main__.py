"""python -m kiosk …"""

import os

from kiosk.cli import main

# Leads are personal data: whatever a command writes, only this user may read. On Windows the
# folder's own rules hold.
os.umask(0o077)
main()
