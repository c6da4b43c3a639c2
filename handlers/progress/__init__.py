"""Reporting progress: from a card, a command, a reply or one line to a receipt, and the review.

``start`` opens, ``flow`` asks step by step, ``taps`` and ``typed`` take what is answered,
``reviewing`` and ``deciding`` are the liaison's and the coordinator's side, ``letters`` words it.
"""
