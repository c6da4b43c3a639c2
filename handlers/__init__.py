"""Triggers to words: parse, call, render, reply.

Question I answer: what did they ask, and what do we say?
I may await the store, then Telegram. I must never await Telegram inside a transaction,
nor read the environment or the wall clock.
"""
