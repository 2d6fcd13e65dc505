"""What tablet and hub agree on: no database, no network, and Flask in web.py only."""
