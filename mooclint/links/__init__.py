"""Whether links answer."""
