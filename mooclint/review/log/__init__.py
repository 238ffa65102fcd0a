"""What was done, for good: events in a chain that shows every change, and the databases that keep them."""
