"""/export: what leaves in a file, for whom, and how often."""
