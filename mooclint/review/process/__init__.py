"""Who may do what in which state: the process as data, the proof that nobody is stuck in it, and who is near."""
