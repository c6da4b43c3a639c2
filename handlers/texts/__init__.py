"""Every sentence the bot says, as functions with named parameters; one module a topic.

Pure: values in, words out. Nothing here reads the store, the clock or the environment.
"""
