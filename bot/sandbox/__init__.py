"""A Telegram on your desk: a Bot API server on loopback with a chat page, a process of its own.

Imports nothing of ours and knows nothing of plans, agencies or this bot: people, chats and the
opening date come from a scenario file. Real where a bot can lose something (queue, refusals,
limits, message ids), simple elsewhere.
"""
