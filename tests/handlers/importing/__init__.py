"""Tests of plans that administrators send."""
