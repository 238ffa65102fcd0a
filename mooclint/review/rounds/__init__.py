"""Two versions of a course held against each other: differences, and the remarks and findings that stay."""
