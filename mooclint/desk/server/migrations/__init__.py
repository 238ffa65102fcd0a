"""How the server's database comes from any earlier form to today's: a step a file, never changed once released."""
