"""Text in the picture: found, measured and read where it stands still."""
