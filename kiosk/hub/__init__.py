"""The central server: takes journals in, and is where staff work the leads."""
