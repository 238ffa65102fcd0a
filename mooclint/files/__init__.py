"""Files that people and mooclint write: YAML, TOML, schemas, encodings, the cache, atomic writes, shipped data."""
