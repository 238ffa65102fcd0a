"""What is written to be filled in."""
