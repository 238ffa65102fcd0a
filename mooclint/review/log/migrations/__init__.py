"""How a database comes from any earlier form to today's: a step a file, which never changes once it was released."""
