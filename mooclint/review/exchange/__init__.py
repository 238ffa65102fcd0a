"""What goes out and comes in by mail and files: letters, submissions, forms, packets and their replies."""
