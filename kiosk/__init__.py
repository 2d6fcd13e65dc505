"""Pameran, the trade-fair lead-capture kiosk.

The way of a lead, a file a step; read them in this order and you know the product:

    booth/cards.py     what a buyer taps through
    booth/capture.py   the form, the second step, the thank-you
    shared/lead.py     what a lead holds; lead_form.py: typed text → lead, or all its problems
    booth/store.py     the tablet's SQLite file: durable before the thank-you
    booth/journal.py   each change as one entry of a chain, in the same transaction
    booth/deliver.py   the chain to the hub, when there is a network
    hub/intake.py      exactly once into the hub's database
    hub/desk/          where staff find and work it
    shared/export/     CSV, XLSX, vCard
"""

VERSION = "0.1.0"
