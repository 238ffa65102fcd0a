"""Criteria sets as objects: clauses, rubrics and the form of the conclusion."""
