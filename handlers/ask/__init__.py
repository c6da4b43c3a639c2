"""Free text → Question → Answer. ``question`` is pure and printable, ``answer`` opens views.

What a question does not say is not guessed: a word that is not understood makes the whole
question one that cannot be answered, instead of an answer to another question.
"""
