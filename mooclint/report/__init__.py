"""The report of a check and one file a format."""
