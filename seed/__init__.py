"""Documents to plans. Pure and synchronous until the last step, the importer.

Question I answer: what does this document say?
Readers, grammar, parse and draft know neither Telegram, nor the database, nor today.
"""
