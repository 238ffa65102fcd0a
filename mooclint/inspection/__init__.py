"""Films looked at and listened to: one decode, many watchers, signals with their times."""
