"""The desk on a server."""
