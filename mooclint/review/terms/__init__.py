"""Working days of Kazakhstan, and the day on which a term ends."""
