"""From a plain folder of files and documents to a manifest, and back: drift and file names."""
