"""What we know and what may be done to it. SQLAlchemy lives and dies here.

Question I answer: what is true, and what is allowed?
I may await the database. A table's module never commits (the caller's ``begin()`` does)
and never words a message.
"""
