"""The tablet: pages for buyers and staff, one SQLite file, and delivery to the hub."""
