"""What a film looks and sounds like, and where its moments are in a film that was made of it."""
