"""The expert conclusion: the filled form as data, and its PDF and DOCX."""
