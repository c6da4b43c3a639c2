"""The names that are shipped: data, the seed of the tables. Reading them is pure.

``load()`` is the shipped lexicon as a snapshot; ``store.agencies`` takes its entries into the
tables, and from then on the tables are what is asked.
"""

from seed.lexicon.reading import load

__all__ = ["load"]
