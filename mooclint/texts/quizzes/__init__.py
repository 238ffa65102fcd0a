"""Questions in documents and in files of quiz formats."""
