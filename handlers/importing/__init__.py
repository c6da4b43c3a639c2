"""Plans by administrators: a file that is sent, read, reviewed, corrected, imported, undone."""
