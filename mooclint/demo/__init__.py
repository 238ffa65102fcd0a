"""The sample course: its clips and documents really made, in a folder that is the demo's own."""
