"""Figures against the bare framework and against what one would use instead, in one run.

``python -m tests.bench`` (``make bench``) prints a table. Ratios are taken inside one run, pair by
pair, because the machines it runs on are noisy; absolute times are only there to read them by.
"""
