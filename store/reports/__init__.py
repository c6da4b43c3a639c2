"""What agencies report about their tasks: record, review, read; nothing is ever overwritten."""
