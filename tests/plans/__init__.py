"""Plans of every form of the family, generated with their truth, and the judge of what is read.

``python -m tests.plans`` prints the figures by form and by format. The forms of ``held.py`` are
held back: the grammar is developed on ``forms.py`` and both halves are reported.
"""
