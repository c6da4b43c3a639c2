"""Schema revisions, run by ``store.migrate`` only (there is no alembic.ini).

A released revision is frozen: it spells its tables out and never reads ``store.tables``. Files
are named ``NNNN_words.py``, and NNNN is the revision.
"""
