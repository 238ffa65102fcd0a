"""What a course package is, and how it is read."""
