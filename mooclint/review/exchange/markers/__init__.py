"""Remarks on films as markers of editing programs: written for them, and read from what they write."""
