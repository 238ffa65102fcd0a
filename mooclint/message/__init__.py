"""What is said: sentences, places, values, verdicts, and the language they are said in."""
