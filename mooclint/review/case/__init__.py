"""A course under approval as its log tells it: its state, what may be done next, and how that is said and shown."""
