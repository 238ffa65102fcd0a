"""What can be said of the language of a text: alphabets, left-over sentences, residue, repeats, spelling."""
