"""PDF sheets for print."""
