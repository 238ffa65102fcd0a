"""The pages of an approval: a face of the review's acts. What is allowed, and what it takes, the process says."""
