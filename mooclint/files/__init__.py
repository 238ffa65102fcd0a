"""Files that people and mooclint write: read, decoded, parsed, held against schemas, written, shipped."""
