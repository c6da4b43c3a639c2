"""Keeping: the journal for administrators, being forgotten, and what the night has to say."""
