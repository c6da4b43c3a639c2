"""Steering: assigning by hand what the document leaves open, and 分办 inside an agency."""
