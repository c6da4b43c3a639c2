"""Kills the bot at every named point and at random, and counts what was lost or done twice.

The bot is a process that is really killed (SIGKILL); the sandbox and the counting live in the
process that kills. ``python -m tests.chaos`` is the whole campaign, ``test_sample`` a short one.
"""
