"""Documents and captions, read."""
