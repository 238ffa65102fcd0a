"""What a media file is: facts, how they are probed, locked and cached."""
