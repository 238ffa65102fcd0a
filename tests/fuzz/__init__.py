"""Damaged input for every reader: `python -m tests.fuzz --reader documents --count 10000 --seed 1`."""
