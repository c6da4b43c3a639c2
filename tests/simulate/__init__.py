"""A year of digests on a virtual clock: restarts, stalls, kills, clocks that jump, two workers.

``make simulate`` prints the figures; ``test_sample.py`` runs a small one in ``make test``, and sees
to it that a timer in the place of slots is caught.
"""
