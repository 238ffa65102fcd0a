"""What a DOCX file holds: paragraphs, tables, links, pictures, each with its place."""
