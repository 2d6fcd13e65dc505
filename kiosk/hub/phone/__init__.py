"""What buyers' own phones open: product pages, the form, withdrawal; also as files for any web host."""
