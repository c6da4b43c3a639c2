"""Digests of groups and channels: setting up, composing, what went wrong, and on demand."""
