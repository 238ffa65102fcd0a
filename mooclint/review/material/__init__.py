"""The bytes that are reviewed: snapshots, places in files, pieces of a file, and what of them was looked at."""
