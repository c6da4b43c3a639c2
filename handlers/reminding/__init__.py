"""Reminders of one's own tasks: the message, what is said to it, and when it comes."""
